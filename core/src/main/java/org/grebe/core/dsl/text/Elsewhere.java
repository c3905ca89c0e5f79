package org.grebe.core.dsl.text;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.grebe.bpf.sys.Syscalls;

/** What people know from other tools, as a line that does it here. */
public final class Elsewhere {
    private static final String BLOCK = "s = [:]; h = hist(); on tracepoint('block:block_rq_issue') {"
            + " s[[it.dev, it.sector]] = it.time }; on tracepoint('block:block_rq_complete') {"
            + " def t = s.remove([it.dev, it.sector]); if (t) h << (it.time - t).intdiv(1000) }; end { print h }";
    private static final String EXEC =
            "on tracepoint('sched:sched_process_exec') { print it.pid, it.comm, it.filename }";
    private static final String EXIT = "on tracepoint('sched:sched_process_exit') { print it.pid, it.comm }";
    private static final String OPEN = "on syscall('openat') { print it.comm, it.filename, it.error }";
    private static final String STAT = "on syscall('newfstatat') { print it.comm, it.filename, it.error }";
    private static final String SIGNAL =
            "on tracepoint('signal:signal_generate') { print it.comm, it.sig, it.args_pid }";
    private static final String WAITING = "s = [:]; h = hist(); on tracepoint('sched:sched_wakeup') {"
            + " s[it.args_pid] = it.time }; on tracepoint('sched:sched_switch') { def t = s.remove(it.next_pid);"
            + " if (t) h << (it.time - t).intdiv(1000) }; end { print h }";
    private static final String SYSCALLS = "on syscall('*', pid: 1234) { print it.comm, it.name, it.ret, it.elapsed }";
    private static final String UDP = "on kprobe('udp_sendmsg') { print it.pid, it.comm, it.len }";

    /** Each line is planned by a test. */
    public static final Map<String, String> LINES = Map.ofEntries(
            Map.entry("syscall", OPEN), Map.entry("syscalls", OPEN),
            Map.entry("opensnoop", OPEN), Map.entry("execsnoop", EXEC), Map.entry("exec", EXEC),
            Map.entry("exitsnoop", EXIT), Map.entry("fork", "on tracepoint('sched:sched_process_fork') { print it }"),
            Map.entry("open", OPEN), Map.entry("openat", OPEN), Map.entry("exit", EXIT),
            Map.entry("stat", STAT), Map.entry("lstat", STAT), Map.entry("statsnoop", STAT),
            Map.entry("uname", "on tracepoint('syscalls:sys_enter_newuname') { print it }"),
            Map.entry("send", "on tracepoint('syscalls:sys_enter_sendto') { print it }"),
            Map.entry("recv", "on tracepoint('syscalls:sys_enter_recvfrom') { print it }"),
            Map.entry("killsnoop", SIGNAL), Map.entry("signal", SIGNAL), Map.entry("sigsnoop", SIGNAL),
            Map.entry("strace", SYSCALLS), Map.entry("ltrace", SYSCALLS), Map.entry("udp", UDP),
            Map.entry("udpconnect", UDP), Map.entry("runqlat", WAITING),
            Map.entry("trace", "on kprobe('tcp_sendmsg') { print it }"),
            Map.entry("argdist", "h = hist(); on kprobe('tcp_sendmsg') { h << it.size }; end { print h }"),
            Map.entry("tcptop", "n = sum(); on kprobe('tcp_sendmsg') { n[it.comm, it.pid] << it.size };"
                    + " every(1.s) { redraw { print n.top(10) } }"),
            Map.entry("tcptracer", "on connect { print it }; on accept { print it }"),
            Map.entry("filetop", "n = sum(); on kretprobe('vfs_read') { if (it.ret > 0) n[it.comm] << it.ret };"
                    + " every(1.s) { redraw { print n.top(10) } }"),
            Map.entry("vfsstat", "n = count(); on kprobe('vfs_read', 'vfs_write', 'vfs_fsync', 'vfs_open')"
                    + " { n[it.func]++ }; every(1.s) { print n; n.clear() }"),
            Map.entry("biotop", "n = count(); on tracepoint('block:block_rq_issue') { n[it.comm]++ };"
                    + " every(1.s) { redraw { print n.top(10) } }"),
            Map.entry("capable", "on kprobe('cap_capable') { print it.pid, it.comm, it.cap }"),
            Map.entry("oomkill", "on tracepoint('oom:mark_victim') { print it }"),
            Map.entry("mountsnoop", "on tracepoint('syscalls:sys_enter_mount') { print it }"),
            Map.entry("syncsnoop", "on tracepoint('syscalls:sys_enter_sync') { print it }"),
            Map.entry("solisten", "on tracepoint('syscalls:sys_enter_listen') { print it }"),
            Map.entry("bindsnoop", "on tracepoint('syscalls:sys_enter_bind') { print it }"),
            Map.entry("dns", "names = dnsNames(); on connect { print it.comm, names.query(it.daddr, it.time) }"),
            Map.entry("biosnoop", "on tracepoint('block:block_rq_issue') { print it }"),
            Map.entry("biolatency", BLOCK),
            Map.entry("syscount", "n = count(); on syscall('*') { n[it.name]++ }; end { print n.top(10) }"),
            Map.entry("tcpconn", "on connect { print it }"), Map.entry("tcpconnlat", "on handshake { print it }"),
            Map.entry("tcpaccept", "on accept { print it }"),
            Map.entry("funclatency", "h = hist(); on call('vfs_read') { h << it.elapsed }; end { print h }"),
            Map.entry("fileslower", "on call('vfs_read') { if (it.elapsed > 10.ms) print it }"),
            Map.entry("ext4slower", "on call('ext4_file_read_iter') { if (it.elapsed > 10.ms) print it }"),
            Map.entry("funccount", "n = count(); on kprobe('tcp_*') { n[it.func]++ }; end { print n }"),
            Map.entry("tcpstates", "on tracepoint('sock:inet_sock_set_state') { print it }"),
            Map.entry("tcpdrop", "on tracepoint('skb:kfree_skb') { print it }"),
            Map.entry("softirqs", "n = count(); on tracepoint('irq:softirq_entry') { n[it.vec]++ }; end { print n }"),
            Map.entry("hardirqs",
                    "n = count(); on tracepoint('irq:irq_handler_entry') { n[it.name]++ }; end { print n }"),
            Map.entry("tcpretrans", "on retransmit { print it }"));
    private static final Map<String, String> NOT_YET = Map.ofEntries(
            Map.entry("uprobe", "functions of programs (uprobe)"), Map.entry("uretprobe", "functions of programs"),
            Map.entry("usdt", "probes of programs (USDT)"), Map.entry("profile", "sampling"),
            Map.entry("kstack", "stacks"), Map.entry("ustack", "stacks"), Map.entry("stackcount", "stacks"),
            Map.entry("offcputime", "stacks"), Map.entry("offwaketime", "stacks"), Map.entry("wakeuptime", "stacks"),
            Map.entry("memleak", "stacks"), Map.entry("perf", "sampling"), Map.entry("cpudist", "sampling"),
            Map.entry("llcstat", "hardware events"), Map.entry("gethostlatency", "functions of programs (uprobe)"),
            Map.entry("cachestat", "the page cache"),
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
            Map.entry("top", "try print hits.top(10)"), Map.entry("sort", "try print hits.sort()"),
            Map.entry("clear", "try hits.clear()"), Map.entry("zero", "try hits.clear()"),
            Map.entry("delete", "try hits.clear(), or hits[key] = 0"),
            Map.entry("not", "write ! for not, and !in for not in"));

    /** Of the names above those that are no words or functions, too. */
    private static final Pattern PROGRAM = Pattern.compile("\\w+(snoop|top|lat|latency|stat|slower|dist|life|states"
            + "|drop|retrans|tracer|irqs|sniff|count|time|leak|kill)|[sl]?trace|perf|profile|argdist|capable|solisten"
            + "|bashreadline|tcpconn");

    private Elsewhere() {}

    /** Of what somebody took for a probe, to follow a colon. */
    public static Optional<String> probe(String name) {
        return NOT_YET.containsKey(name) ? hint(name)
                : line(name).map(line -> "try " + line).or(() -> hint(name));
    }

    /** To follow a colon. */
    public static Optional<String> hint(String name) {
        if (NOT_YET.containsKey(name)) {
            return Optional.of("grebe does not trace " + NOT_YET.get(name) + " yet");
        }
        return Optional.ofNullable(WORDS.get(name)).or(() -> line(name).map(line -> "try " + line));
    }

    /** The same of the name of a program for tracing. */
    public static Optional<String> program(String name) {
        return PROGRAM.matcher(name).matches() ? hint(name) : Optional.empty();
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
