#!/bin/sh
# JLine 3.30.16 on OpenJDK 17 (Linux): Signals.register("INT", …) does nothing, and reports nothing, in a process that a
# script started with `&`.
#
# A shell without job control starts background commands with SIGINT ignored (POSIX, "Asynchronous Lists"), and exec
# keeps that. The JVM leaves INT, HUP and TERM alone if they were ignored when it started, so sun.misc.Signal.handle,
# which JLine calls, returns as if it had worked, and `kill -INT` has no effect: the process can't be interrupted as its
# author meant. USR1, which is not of the three, is handled in the same process. Seen:
#   foreground INT: handled
#   background INT: not handled, register() returned normally
#   background USR1: handled
# A program that wants INT there must set the default action by sigaction(2) before it registers.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B dependency:copy -Dartifact=org.jline:jline:3.30.16 -DoutputDirectory="$work" >"$work/mvn.log" 2>&1 ||
    { cat "$work/mvn.log"; exit 1; }
cat >"$work/Wait.java" <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.utils.Signals;

public class Wait {
    public static void main(String[] args) throws Exception {
        Signals.register(args[0], () -> {
            System.out.println("handled");
            Runtime.getRuntime().halt(0);
        });
        Files.createFile(Path.of(args[1]));
        Thread.sleep(60_000);
    }
}
JAVA
javac -cp "$work/jline-3.30.16.jar" -d "$work" "$work/Wait.java"

# run SIGNAL COMMAND...: starts the program, sends the signal once it has registered, waits 3 s for an answer.
run() {
    signal=$1
    shift
    rm -f "$work/ready" "$work/out"
    "$@" java -cp "$work/jline-3.30.16.jar:$work" Wait "$signal" "$work/ready" >"$work/out" 2>&1 &
    pid=$!
    until [ -e "$work/ready" ]; do sleep 0.1; done
    kill -"$signal" $pid
    sleep 3
    kill -KILL $pid 2>/dev/null || :
    wait $pid 2>/dev/null || :
    cat "$work/out"
}

# All three run by `&`; env of coreutils 8.31 or newer undoes the first one's inheritance.
foreground=$(run INT env --default-signal=INT)
background=$(run INT env)
usr1=$(run USR1 env)
echo "foreground INT: ${foreground:-not handled}"
echo "background INT: ${background:-not handled}"
echo "background USR1: ${usr1:-not handled}"
[ "$foreground" = handled ] && [ -z "$background" ] && [ "$usr1" = handled ]
