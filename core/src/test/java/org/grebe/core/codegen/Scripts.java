package org.grebe.core.codegen;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.Plan;

/** Scripts that between them use all of the language that reaches the kernel, with filters before the closure. */
public final class Scripts {
    /** Variables that the scripts use; two lines, so that a position tells them from the handler. */
    private static final String PRELUDE = "seen = []; ports = (1..30).toList(); pids = ports; names = live(['a', 'b']);"
            + " nets = (1..9).collect { '10.' + it + '.0.0/16' }; hosts = (1..9).collect { '10.0.0.' + it };"
            + " some = live([80, 443]); mine = pinned('/sys/fs/bpf/mine'); far = live(['10.0.0.0/8']);"
            + " hits = count(); load = sum(); mean = avg(); low = min(); high = max(); powers = hist();"
            + " parts = lhist(-10, 10, 5);\n";

    /** Behind {@code it.}, or the name of a filter. */
    private static final Pattern FIELD = Pattern.compile("\\bit\\.(\\w+)|\\b([a-z]+): ");

    private Scripts() {}

    /** All whose fields the probe has, and some of each field that none of them mentions. */
    public static List<String> of(Probe probe) {
        Set<String> mentioned = CURATED.stream().flatMap(s -> fields(s).stream()).collect(Collectors.toSet());
        return Stream.concat(
                CURATED.stream().filter(s -> fields(s).stream().allMatch(probe::has)),
                probe.fields().stream().filter(f -> mentioned.stream().noneMatch(f::isCalled))
                        .flatMap(f -> of(f).stream())).toList();
    }

    private static Set<String> fields(String script) {
        Set<String> names = new HashSet<>();
        for (Matcher m = FIELD.matcher(script); m.find();) {
            names.add(m.group(1) == null ? m.group(2) : m.group(1));
        }
        return names;
    }

    private static List<String> of(Field f) {
        String it = "it." + f.name();
        return f.type() == FieldType.BYTES ? List.of("{ print " + it + " }")
                : f.type() == FieldType.ADDRESS ? List.of("{ if (" + it + " in '10.0.0.0/8') print " + it + " }")
                : f.type().isText() ? List.of("{ if (" + it + " == 'x') print " + it + " }")
                : List.of("{ if (" + it + " > 1) print " + it + " }", "(" + f.name() + ": 1) { hits[" + it + "]++ }");
    }

    /** For {@link ListingKernel}. */
    public static List<String> ofNamedProbes() {
        return NAMED;
    }

    public static Plan plan(String on, ProbeSource kernel) {
        return plan(PRELUDE, on, kernel);
    }

    /** {@code prelude} has the variables. */
    public static Plan plan(String prelude, String on, ProbeSource kernel) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler(kernel).compile("test", prelude + "on " + on).newScript(host, new HashMap<>()).run();
        return ScriptRun.plan(host.calls().get(0));
    }

    private static final List<String> CURATED = List.of(
            "{ print it }",
            "{ seen << it }",
            "{ println 'x' }",
            "{ print it.comm }",
            "{ print it.sport, it.dport }",
            "{ print it.saddr, it.daddr, it.netns }",
            "{ print it.time, it.pid, it.tid, it.ppid, it.nspid, it.uid, it.gid, it.mntns, it.pidns, it.cgroup }",
            // filters
            "(pid: 181) { print it }",
            "(pid: 181, dport: 80) { print it.comm }",
            "(pid: 181, dport: [80, 443], daddr: cidr('10.0.0.0/8')) { print it }",
            "(daddr: cidr('10.0.0.0/8'), pid: 181) { print it }",
            "(comm: 'nginx', sport: 80) { print it }",
            "(comm: ['a', 'b'], uid: 0, ip: 6) { if (it.dport > 5) print it }",
            "(cgroup: mine) { print it }",
            "(mntns: mine, netns: 5) { hits[it.comm]++ }",
            "(dport: some, comm: names, daddr: far) { hits++ }",
            "(dport: 8000..8999, pid: null) { print it.daddr }",
            "(*: [pid: 181, dport: 80, netns: 7]) { print it }",
            // comparisons
            "{ if (it.dport == 443) print it }",
            "{ if (it.dport != 443) print it }",
            "{ if (it.pid < 1000) print it.pid }",
            "{ if (it.pid <= 1000 || it.pid > 5000) print it.pid }",
            "{ if (!(it.pid >= 1000)) print it.pid }",
            "{ if (it.uid == it.gid) print it }",
            "{ if (it.sport > it.dport) print it }",
            "{ if (it.time > 0x7fffffffffffffffL - 1 || it.pid > -2147483648) print it }",
            "{ if (it.cgroup == 5000000000L) print it }",
            "{ if (it.ret) print it.ret }",
            // sets and ranges
            "{ if (it.dport in [80, 443]) print it }",
            "{ if (it.dport !in [80, 443, 8080]) print it }",
            "{ if (it.dport in ports) print it }",
            "{ if (!(it.pid in pids)) print it }",
            "{ if (it.cgroup in [5000000000L, 6000000000L]) print it }",
            "{ if (it.dport in 8000..8999 && it.sport !in 1..9) print it }",
            "{ if (it.time in 5000000000L..6000000000L) print it }",
            "{ if (it.dport in some && it.pid in mine) print it }",
            // names and addresses
            "{ if (it.comm == 'curl') print it }",
            "{ if (it.comm != 'a name of 15 by') print it }",
            "{ if (it.comm.startsWith('cu')) print it }",
            "{ if (it.comm.endsWith('?\\\\x\\u00e9\"') && it.comm == 'a' || it.ip == 6) exit() }",
            "{ if (it.comm.contains('sh')) print it }",
            "{ if (!it.comm.contains('h')) print it }",
            "{ if (it.comm in ['a', 'b']) print it }",
            "{ if (it.comm in names) print it }",
            "{ if (it.comm in ['a', 'b', 'c', 'd', 'e', 'f']) print it }",
            "{ if (it.daddr == '::1' || it.daddr == ip('10.0.0.1')) print it }",
            "{ if (it.daddr in '10.0.0.0/9' && it.saddr !in 'fe80::/10') print it }",
            "{ if (it.daddr in nets) print it.saddr }",
            "{ if (it.daddr in hosts) print it.saddr }",
            "{ if (it.daddr in far) print it.saddr }",
            "{ if (it.saddr == it.daddr) print it }",
            // arithmetic and logic
            "{ if (it.pid % 7 == 3) print it }",
            "{ if (it.pid % -7 == -3 && -it.uid < it.gid * 5000000000L && (it.tid >>> 3 ^ it.pid >> 2)) print it }",
            "{ if ((it.dport + it.sport) * 3 - 1 > (it.uid | 1) << 5) print it }",
            "{ if ((~it.pid & 0xff) == (it.tid << it.ip)) print it }",
            "{ if (it.pid > (it.ret ? 1 : 2)) print it }",
            "{ if (it.uid == 0 ? it.dport < 1024 : it.dport >= 1024) print it }",
            "{ if (it.dport == 80 && (it.uid == 0 || it.comm == 'x' && it.pid != 1)) print it }",
            "{ if (it.dport == 80 || it.dport == 443 || it.dport == 8080) print it }",
            "{ if (it.dport in ports && it.pid in pids && it.comm in names && it.daddr in nets) print it.saddr }",
            "{ if (it.comm.length() > 4 && it.dport == 80) print it }",
            "{ if (it.dport == 80) print it.pid else if (it.uid == 0) print it.comm }",
            "{ if (it.mntns == 1 && it.netns == 2 && it.cgroup == 3 && it.ppid == 4 && true) hits++ }",
            "{ if (it.nspid == 5 && it.pidns != 6) hits++ }",
            "{ if (false) print it }",
            // aggregations
            "{ hits++ }",
            "{ hits[it.comm]++ }",
            "{ hits[it.daddr, it.dport]++ }",
            "{ hits[it.pid % 16, it.ip]++ }",
            "{ load << it.dport }",
            "{ load[it.comm] << it.uid }",
            "{ mean << it.pid; mean[it.daddr] << it.dport }",
            "{ low << it.pid; high << it.pid }",
            "{ low[it.uid] << it.time; high[it.pid % 3] << it.time }",
            "{ powers << it.time }",
            "{ powers[it.comm, it.ip] << it.sport }",
            "{ parts << it.pid - 5 }",
            "{ parts[it.ip] << it.dport }",
            "{ if (it.uid == 0) { hits[it.comm, it.sport + 1]++; load << it.uid; mean[it.daddr] << it.dport } }",
            "{ if (it.dport == 80) hits[it.comm]++ else if (it.dport in ports) load << (it.ip == 6 ? 1 : 2) }",
            "{ low << it.pid; high[it.pid % 3] << it.time; powers << it.time; parts[it.ip] << it.dport }");

    private static final List<String> NAMED = List.of(
            "kprobe('words') { seen << it }",
            "kprobe('words') { if (it.s1 < 0 && it.u2 > 1 && it.s4 == it.u4 && it.u8 != it.s8) print it.p }",
            "kprobe('words') { if (it.cpu == 1 && it.netns != 1) hits[it.pid]++ }",
            "kprobe('words', pid: 5, u4: 7) { print it }",
            "kprobe('words') { print it.text }",
            "kretprobe('result') { if (it.ret < 0) print it }",
            "kretprobe('result') { powers[it.comm] << it.ret }",
            "fentry('tcp_v4_connect') { if (it.addr_len > 16) print it.uaddr, it.sk }",
            "fexit('tcp_v4_connect') { if (it.ret != 0) hits[it.ret]++ }",
            "fexit('tcp_v4_connect') { seen << it }",
            "tracepoint('all:places') { seen << it }",
            "tracepoint('all:places') { if (it.bits == 3 && it.sbits < 0 && it.high == 1 && it.m1 == -1) print it }",
            "tracepoint('all:places') { if (it.name == 'x' && it.long_name.startsWith('y')) print it.long_name }",
            "tracepoint('all:places') { if (it.data == '/bin/sh' || it.rel != 'z') print it.data, it.rel }",
            "tracepoint('all:places') { if (it.name == it.comm) hits[it.name, it.m8]++ }",
            "tracepoint('all:places') { print it.far }",
            "tracepoint('all:places') { hits[it.m8, it.far]++ }",
            "tracepoint('all:places') { if (it.m8 > 3) hits[it.data]++ else hits[it.long_name]++ }",
            "tracepoint('all:addresses') { if (it.a in '10.0.0.0/8' || it.a == '::1') print it.a }",
            "tracepoint('all:addresses') { if (it.a in hosts) hits[it.a]++ }",
            "tracepoint('all:addresses', a: far) { seen << it }",
            "rawtp('typed') { if (it.ctx != 1) seen << it }",
            "rawtp('typed') { hits[it.ctx, it.type]++ }",
            "rawtp('typed') { if (it.type == 2) print it.text }",
            "call('tcp_v4_connect') { print it }",
            "call('tcp_v4_connect') { powers << it.elapsed }",
            "call('tcp_v4_connect') { if (it.addr_len > 16) hits[it.ret]++ }",
            "call('tcp_v4_connect', pid: 5) { if (it.addr_len > 16 && it.elapsed > 5000 || it.tid < 3) print it.sk }",
            "syscall('opens') { print it }",
            "syscall('opens') { powers << it.elapsed }",
            "syscall('opens', pid: 5) { if (it.flags == 7 && it.ret < 0) hits[it.ret]++ }",
            "syscall('opens') { if (it.path.startsWith('/etc') && it.dfd != 3) print it.path, it.elapsed }",
            "syscall('opens') { if (it.path == 'x' && it.comm != 'y' || it.elapsed > it.time) hits[it.tid]++ }",
            "syscall('opens') { if (it.elapsed > 5000 && it.flags == it.ret) print it.comm }");
}
