package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.Counters;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.Scripts;
import org.grebe.core.explain.CSource;
import org.grebe.core.explain.CompiledC;
import org.grebe.core.dns.DnsTrace;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The C of a plan does what its instructions do: for each of 1,000 random events, both by BPF_PROG_TEST_RUN in one
 * thread, the same records; and then the same counters, tables and pending events. That runs raw tracepoints and
 * programs of packets, so connect and handshake are those of the raw tracepoint, with sockets that the test makes up.
 */
@Tag("live")
class CompiledCResultLiveTest {
    private static final int EVENTS = 1000;
    private static final int SKIPPED = 4711;
    private static final String DNS = "dnsNames()";
    private static final long SEED = 20261130;

    @TempDir
    static Path work;

    private static CompiledC c;

    @BeforeAll
    static void needsCompilerAndTypes() throws Exception {
        c = CompiledC.in(work);
        assertEquals("", c.run(null, List.of("bpftool", "map", "create", c.pinned("mine").toString(), "type", "hash",
                "key", "8", "value", "8", "entries", "64", "name", "mine")));
        for (long port : List.of(80L, 443L, 8080L)) {
            List<String> update = new ArrayList<>(List.of("bpftool", "map", "update", "pinned",
                    c.pinned("mine").toString(), "key"));
            for (int i = 0; i < 8; i++) {
                update.add("" + (port >> 8 * i & 0xff));
            }
            update.addAll(List.of("value", "1", "0", "0", "0", "0", "0", "0", "0"));
            assertEquals("", c.run(null, update));
        }
    }

    @AfterAll
    static void end() {
        if (c != null) {
            c.close();
        }
    }

    /** With what a test knows: the pinned map, and the process that runs the programs. */
    private static Plan plan(String on) {
        return on.equals(DNS) ? DnsTrace.PLAN : Scripts.plan("ports = (1..443).toList();"
                + " pids = (1..99).toList() + " + ProcessHandle.current().pid() + ";"
                + " names = live(['c', 'curl', 'nginx']); far = live(['10.0.0.0/8', '2001:db8::/48']);"
                + " nets = (1..9).collect { '10.' + it + '.0.0/16' } + ['10.255.0.0/16', 'fe80::/10'];"
                + " hosts = (1..9).collect { '10.0.0.' + it }; mine = pinned('" + c.pinned("mine") + "');"
                + " few = new org.grebe.core.agg.Count(7); hits = count(); load = sum(); mean = avg(); both = stats();"
                + " low = min(); high = max(); powers = hist(); parts = lhist(-10, 1000, 10);"
                + " spread = lhist(-4000000000000000000L, 4000000000000000000L, 8000000000000000L);\n",
                on, KernelProbes.ofThisKernel());
    }

    /** Each goes by one of the ways that can be run, the next script by the next. */
    static List<String> scripts() {
        return List.of(
                "connect { print it }",
                "connect(pid: " + ProcessHandle.current().pid() + ", dport: [80, 443]) { print it.comm, it.netns }",
                "connect(comm: ['c', 'curl'], ip: 6) { print it.saddr, it.daddr, it.uid, it.gid }",
                "connect(daddr: cidr('10.0.0.0/8'), uid: 0) { print it }",
                "connect(dport: mine) { print it.pid, it.tid, it.ppid, it.nspid, it.mntns, it.pidns, it.cgroup }",
                "connect { if (it.dport in ports && it.pid in pids) print it.daddr, it.ret }",
                "connect { if (it.comm in names || it.daddr in far) print it.comm, it.daddr }",
                "connect { if (it.daddr in nets && !(it.daddr in hosts)) print it.daddr }",
                "connect { if (it.comm.contains('rl') || it.comm.startsWith('ngi')) print it.comm }",
                "connect { if (it.saddr == it.daddr || it.daddr in '2001:db8::/40') print it.saddr }",
                "connect { if (it.dport in 8000..8999 || it.dport % -7 == 3 || it.netns < 9) print it.dport }",
                "connect { if ((it.dport * 77777 ^ it.netns << 3) % 5 > (it.ip == 6 ? 1 : -2)) print it.dport }",
                "connect { if (it.netns * 5000000000L - it.pid > 0 && (it.netns >>> it.dport) != 0) print it.netns }",
                "connect { if ((it.dport + 1) * 70000 * (it.ip - 70000) % 9 > -(it.dport << 31) % 7) print it.dport }",
                "connect { spread << it.netns * 9000000000L; low << -(it.netns << 31); high << it.netns % -7 }",
                "connect { if (it.sport > it.dport || it.comm == 'curl') print it }",
                "connect(daddr: '10.0.0.1'..'10.0.0.9') { print it.sport }",
                "connect { hits[it.comm, it.dport]++; load[it.daddr] << it.dport; mean << it.netns }",
                "connect { few[it.dport]++ }",
                "connect { low[it.ip] << it.netns; high[it.comm] << it.dport; both[it.dport % 3] << it.netns }",
                "connect { powers << it.netns; parts[it.ip] << it.dport - 5 }",
                "connect { if (it.dport == 80) hits[it.sport, it.saddr]++ else load << it.dport }",
                "connect { hits++; powers[it.comm] << it.dport; low << it.netns }",
                "handshake { print it.comm, it.saddr, it.sport, it.daddr, it.dport, it.ret, it.netns }",
                "handshake { if (it.ret == -111 || it.dport in ports) print it.ret, it.ip }",
                "handshake { hits[it.ret, it.daddr]++; parts << it.sport }",
                "rawtp('task_rename') { print it.comm, it.task, it.pid }",
                "rawtp('task_rename') { if (it.comm.startsWith('c') && it.task != 1) hits[it.task % 8]++ }",
                "rawtp('sched_switch') { if (it.preempt || it.prev_state > 1) print it.prev, it.next, it.prev_state }",
                "rawtp('sched_switch') { high[it.preempt, it.comm] << it.prev_state; powers << it.prev }",
                DNS);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shouldDoWhatTheInstructionsDo(String on) throws Exception {
        Plan plan = plan(on);
        ProbeVariant variant = variant(plan, scripts().indexOf(on));
        Outcome outcome = compare(plan, variant, source(plan, variant));
        assertEquals("", outcome.difference(), on + " by " + variant.mechanism());
        assertTrue(outcome.passed() > 4, on + ": events that passed: " + outcome.passed());
    }

    /** That all is well means something only if what is broken is found. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "connect { if (it.dport > 79) print it }             | dport <= 79     | dport < 79",
        "connect { if (it.dport in 80..443) hits++ }         | dport < 80      | dport <= 80",
        "connect { print it.sport, it.netns }                | kept.netns = BPF | kept.netns = 1 + BPF",
        "connect { print it.daddr, it.netns }                | e->netns = BPF  | e->netns = -BPF",
        "connect { hits[it.comm, it.ip]++ }                  | ->count, 1      | ->count, 2",
        "connect { load << it.dport }                        | (common.skc_dport) | (common.skc_num)",
        "connect { parts << it.dport }                       | (__u64)step + 1 | (__u64)step",
        "connect { powers << it.netns }                      | bucket += bits  | bucket += 1",
        "connect { high << it.netns }                        | add > agg       | add < agg",
        "connect { if (it.netns % 7 == 3) print it }         | a < 0 ?         | a > 0 ?",
        "connect { if (it.netns * 5000000000L - it.pid > 0) hits++ } | (__u64) | (__s64)",
        "handshake { print it.ret, it.dport }                | ret = -         | ret = ~",
        "handshake { print it.dport }                        | bpf_map_delete_elem(&syn_sent, &key) | (void)0",
    })
    void shouldFindWhatIsBroken(String on, String from, String to) throws Exception {
        Plan plan = plan(on);
        ProbeVariant variant = variant(plan, 0);
        String source = source(plan, variant);
        String broken = source.replace(from, to);
        assertNotEquals(source, broken, source);
        Outcome outcome = compare(plan, variant, broken);
        assertNotEquals("", outcome.difference(), broken);
    }

    private static ProbeVariant variant(Plan plan, int number) {
        List<ProbeVariant> ways = Variants.of(plan.probe()).stream()
                .filter(v -> v.mechanism().matches("(rawtp:|raw tracepoint |ingress ).*")).toList();
        return ways.get(number % ways.size());
    }

    private static String source(Plan plan, ProbeVariant variant) {
        Btf btf = Btf.kernel();
        return CSource.of(plan, variant, variant.build(btf, new PlanHoles(plan, 1), SKIPPED).programs().stream()
                .map(ProgramSpec::name).toList(), btf, SKIPPED, LoadedSide.RING_BYTES);
    }

    /** @param passed events that the script is about */
    private record Outcome(String difference, long passed) {}

    private static Outcome compare(Plan plan, ProbeVariant variant, String source) throws Exception {
        Path file = c.write("both", source);
        assertEquals("", c.compile(List.of(file)), source);
        try (LoadedSide instructions = LoadedSide.ofInstructions(plan, variant, Btf.kernel(), SKIPPED);
                LoadedSide compiled = LoadedSide.ofC(plan, variant, Btf.kernel(), c, file)) {
            return onOneProcessor(() -> compare(plan, instructions, compiled));
        } finally {
            c.unload();
        }
    }

    private static Outcome compare(Plan plan, LoadedSide instructions, LoadedSide compiled) throws Exception {
        try (RandomContexts contexts = new RandomContexts(SEED)) {
            for (int i = 0; i < EVENTS; i++) {
                RandomContexts.Context context = switch (plan.probe().name()) {
                    case "connect", "handshake" -> contexts.socket();
                    case "dns" -> contexts.packet();
                    default -> contexts.words();
                };
                String one = instructions.run(context);
                String other = compiled.run(context);
                if (!one.equals(other)) {
                    return new Outcome("event " + i + ":\n" + one + "\nbut as C:\n" + other, 0);
                }
            }
        }
        Map<String, String> one = instructions.contents();
        Map<String, String> other = compiled.contents();
        StringBuilder difference = new StringBuilder();
        one.forEach((name, value) -> {
            if (!value.equals(other.get(name))) {
                difference.append(name).append(":\n").append(value).append("\nbut as C:\n").append(other.get(name))
                        .append('\n');
            }
        });
        return new Outcome(difference.toString(), Long.parseLong(one.get(Counters.DELIVERED.name()))
                + Long.parseLong(one.get(Counters.AGGREGATED.name())));
    }

    /** Cells are by processor; and the thread's name is what programs see. */
    private static <T> T onOneProcessor(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            String thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
            String allowed = Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                    .filter(l -> l.startsWith("Cpus_allowed_list:")).findFirst().orElseThrow();
            String first = allowed.substring(allowed.indexOf(':') + 1).strip().split("[-,]")[0];
            assertEquals("", c.run(null, List.of("taskset", "-cp", first, thread)));
            return work.call();
        });
        Thread thread = new Thread(task);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
