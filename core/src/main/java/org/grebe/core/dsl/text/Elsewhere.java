package org.grebe.core.dsl.text;

import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.sys.Syscalls;

/** What people know from other tools, as a line that does it here. */
public final class Elsewhere {
    private static final String BLOCK = "s = [:]; h = hist(); on tracepoint('block:block_rq_issue') {"
            + " s[[it.dev, it.sector]] = it.time }; on tracepoint('block:block_rq_complete') {"
            + " def t = s.remove([it.dev, it.sector]); if (t) h << (it.time - t).intdiv(1000) }; end { print h }";
    private static final String EXEC =
            "on tracepoint('sched:sched_process_exec') { print it.pid, it.comm, it.filename }";
    private static final String EXIT = "on tracepoint('sched:sched_process_exit') { print it.pid, it.comm }";
    private static final String OPEN = "on tracepoint('syscalls:sys_enter_openat') { print it.comm, it.filename }";

    /** Each line is planned by a test. */
    public static final Map<String, String> LINES = Map.ofEntries(
            Map.entry("syscall", OPEN), Map.entry("syscalls", OPEN),
            Map.entry("opensnoop", OPEN), Map.entry("execsnoop", EXEC), Map.entry("exec", EXEC),
            Map.entry("exitsnoop", EXIT), Map.entry("fork", "on tracepoint('sched:sched_process_fork') { print it }"),
            Map.entry("killsnoop", "on tracepoint('signal:signal_generate') { print it.comm, it.sig, it.args_pid }"),
            Map.entry("biosnoop", "on tracepoint('block:block_rq_issue') { print it }"),
            Map.entry("biolatency", BLOCK),
            Map.entry("syscount", "n = count(); on rawtp('sys_enter') { n[it.comm]++ }; end { print n.top(10) }"),
            Map.entry("tcpconn", "on connect { print it }"), Map.entry("tcpconnlat", "on handshake { print it }"),
            Map.entry("tcpaccept", "on accept { print it }"),
            Map.entry("funccount", "n = count(); on kprobe('tcp_sendmsg') { n[it.comm]++ }; end { print n }"),
            Map.entry("tcpstates", "on tracepoint('sock:inet_sock_set_state') { print it }"),
            Map.entry("tcpdrop", "on tracepoint('skb:kfree_skb') { print it }"),
            Map.entry("softirqs", "n = count(); on tracepoint('irq:softirq_entry') { n[it.vec]++ }; end { print n }"),
            Map.entry("hardirqs",
                    "n = count(); on tracepoint('irq:irq_handler_entry') { n[it.name]++ }; end { print n }"),
            Map.entry("tcpretrans", "on tracepoint('tcp:tcp_retransmit_skb') { print it }"));
    private static final Map<String, String> NOT_YET = Map.ofEntries(
            Map.entry("uprobe", "functions of programs (uprobe)"), Map.entry("uretprobe", "functions of programs"),
            Map.entry("usdt", "probes of programs (USDT)"), Map.entry("profile", "sampling"),
            Map.entry("kstack", "stacks"), Map.entry("ustack", "stacks"), Map.entry("stackcount", "stacks"),
            Map.entry("offcputime", "stacks"),
            Map.entry("bashreadline", "functions of programs (uprobe)"),
            Map.entry("sslsniff", "functions of programs (uprobe)"), Map.entry("software", "software events"),
            Map.entry("hardware", "hardware events"), Map.entry("tcplife", "how long connections live"));

    /** What other languages call it. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("echo", "try print it"), Map.entry("puts", "try print it"), Map.entry("log", "try print it"),
            Map.entry("write", "try print it"), Map.entry("emit", "try print it"), Map.entry("show", "try print it"),
            Map.entry("console", "try print it"), Map.entry("out", "try print it"),
            Map.entry("ntop", "an address prints as people write it: print it.daddr"),
            Map.entry("str", "a field that is text needs no function: print it.comm"),
            Map.entry("args", "fields of the event are it.comm, it.filename and so on"),
            Map.entry("nsecs", "it.time is the time in nanoseconds"),
            Map.entry("strftime", "it.clock is the time of day"),
            Map.entry("interval", "try every(1.s) { print hits }"),
            Map.entry("clear", "try hits.clear()"), Map.entry("zero", "try hits.clear()"),
            Map.entry("delete", "try hits.clear(), or hits[key] = 0"),
            Map.entry("not", "write ! for not, and !in for not in"));

    private Elsewhere() {}

    /** To follow a colon. */
    public static Optional<String> hint(String name) {
        if (NOT_YET.containsKey(name)) {
            return Optional.of("grebe does not trace " + NOT_YET.get(name) + " yet");
        }
        return Optional.ofNullable(WORDS.get(name)).or(() -> line(name).map(line -> "try " + line));
    }

    /** What to do instead of starting the program of that name, from a shell. */
    public static Optional<String> command(String name) {
        return NOT_YET.containsKey(name) ? hint(name)
                : line(name).map(line -> "try grebe -e \"" + line + "\"");
    }

    private static Optional<String> line(String name) {
        if (LINES.containsKey(name)) {
            return Optional.of(LINES.get(name));
        }
        boolean end = name.startsWith("sys_exit_");
        String call = name.replaceFirst("^sys_(enter|exit)_", "");
        return call.length() < 4 || Syscalls.ofThisMachine().number(call).isEmpty() ? Optional.empty()
                : Optional.of("on tracepoint('syscalls:sys_" + (end ? "exit" : "enter") + "_" + call
                        + "') { print it }");
    }
}
