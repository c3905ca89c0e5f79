#!/bin/sh
# jnr-constants 0.10.4 on Linux x86-64: Signal.valueOf(6) is SIGIOT and Signal.valueOf(31) is SIGUNUSED.
#
# Both numbers have two names in the C library's headers (signum-generic.h, signum-arch.h). kill -l, strace, the shell
# and strsignal(3)'s callers say SIGABRT and SIGSYS, and glibc 2.26 removed SIGUNUSED. The enum has all four constants;
# its lookup by number gives the one that comes last in the platform's table. A tool that names the signals in
# signal:signal_generate by it reports an abort() as SIGIOT, and a seccomp kill as SIGUNUSED. SIGCHLD, which has a second
# name too (SIGCLD), comes back under its usual one. Seen:
#   6: SIGIOT (SIGABRT.intValue() is 6)
#   31: SIGUNUSED (SIGSYS.intValue() is 31)
#   17: SIGCHLD
# To get the usual names, look them up the other way round: Signal.SIGABRT.intValue() == number.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B dependency:copy -Dartifact=com.github.jnr:jnr-constants:0.10.4 -DoutputDirectory="$work" >"$work/mvn.log" 2>&1 ||
    { cat "$work/mvn.log"; exit 1; }
cat >"$work/Names.java" <<'JAVA'
import jnr.constants.platform.Signal;

public class Names {
    public static void main(String[] args) {
        System.out.printf("6: %s (SIGABRT.intValue() is %d)%n", Signal.valueOf(6), Signal.SIGABRT.intValue());
        System.out.printf("31: %s (SIGSYS.intValue() is %d)%n", Signal.valueOf(31), Signal.SIGSYS.intValue());
        System.out.printf("17: %s%n", Signal.valueOf(17));
    }
}
JAVA
javac -cp "$work/jnr-constants-0.10.4.jar" -d "$work" "$work/Names.java"
java -cp "$work/jnr-constants-0.10.4.jar:$work" Names | tee "$work/out"
cat >"$work/expected" <<'OUT'
6: SIGIOT (SIGABRT.intValue() is 6)
31: SIGUNUSED (SIGSYS.intValue() is 31)
17: SIGCHLD
OUT
cmp "$work/out" "$work/expected"
