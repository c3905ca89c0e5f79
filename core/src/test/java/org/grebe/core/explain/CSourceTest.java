package org.grebe.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.ProbeBtf;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.ListingKernel;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.Scripts;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.plan.PlannedCondition;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The C of each probe by each attach kind is C: a compiler takes it, with its warnings on. */
class CSourceTest {
    private static final Path KERNEL_TYPES = Path.of("/sys/kernel/btf/vmlinux");
    private static final Path SHIM = Path.of(CSourceTest.class.getResource("/libbpf-shim").getPath());

    /** A prime, so that each attach kind meets scripts of all kinds. */
    private static final int EVERY = 13;

    record Case(String probe, String body, ProbeVariant variant) {
        @Override
        public String toString() {
            return "on " + probe + " " + body + " by " + variant.mechanism();
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String probe : List.of("kprobe('vfs_read')", "fexit('do_sys_openat2')", "kretprobe('vfs_read')",
                "rawtp('sched_switch')", "tracepoint('sched:sched_switch')",
                "tracepoint('sched:sched_process_exec')")) {
            for (String body : List.of("{ seen << it }", "{ if (it.comm != 'x' && it.netns != 1) hits[it.pid]++ }",
                    probe.contains("exec") ? "{ if (it.filename != '/bin/sh') print it }" : "{ print it.cpu }")) {
                Variants.of(plan(probe, body).probe()).forEach(v -> cases.add(new Case(probe, body, v)));
            }
        }
        for (String called : List.of("kprobe('vfs_read') { if (it.count > 1) seen << it }",
                "rawtp('locks_get_lock_context') { if (it.ctx != 1) seen << it }",
                "rawtp('locks_get_lock_context') { hits[it.ctx, it.type]++ }")) {
            String probe = called.substring(0, called.indexOf(' '));
            String body = called.substring(called.indexOf('{'));
            Variants.of(plan(probe, body).probe()).forEach(v -> cases.add(new Case(probe, body, v)));
        }
        return cases.stream();
    }

    private static Plan plan(String probe, String body) {
        FuzzHost host = new FuzzHost();
        String script = "seen = []; ports = (1..30).toList(); pids = ports; names = live(['a', 'b']);"
                + " nets = (1..9).collect { '10.' + it + '.0.0/16' };"
                + " hits = count(); load = sum(); mean = avg(); low = min(); high = max(); powers = hist();"
                + " parts = lhist(-10, 10, 5); on " + probe + " " + body;
        new ScriptCompiler().compile("test", script).newScript(host, new HashMap<>()).run();
        return ScriptRun.plan(host.calls().get(0));
    }

    private static List<String> names(List<ProgramSpec> programs) {
        return programs.stream().map(ProgramSpec::name).toList();
    }

    private static String c(Case c) {
        Plan plan = plan(c.probe(), c.body());
        Btf btf = Btf.kernel();
        List<ProgramSpec> programs = c.variant().build(btf, new PlanHoles(plan, 1), 4711).programs();
        return CSource.of(plan, c.variant(), names(programs), btf, 4711, 8 << 20);
    }

    /** Functions and tracepoints of the kernel that runs here. */
    @Test
    void shouldBeCOfThisKernelsProbes() throws Exception {
        assumeTrue(hasCompiler(), "there is no cc on this machine");
        assumeTrue(Files.exists(KERNEL_TYPES), "no " + KERNEL_TYPES + ", from which programs are made");
        assertEquals("", complaints(cases().map(c -> "// " + c + "\n" + c(c)).toList()));
    }

    static Stream<ProbeVariant> curated() {
        return Catalogue.ALL.stream().flatMap(p -> Variants.of(p).stream());
    }

    /**
     * No kernel is asked here. How a condition prints has nothing to do with the attach kind, so one that has all of a
     * program's parts takes each script of {@link Scripts}, the others a part of them.
     */
    @ParameterizedTest
    @MethodSource("curated")
    void shouldBeCWithEveryScript(ProbeVariant variant) throws Exception {
        assumeTrue(hasCompiler(), "there is no cc on this machine");
        Btf btf = ProbeBtf.shiftedBy(0);
        List<String> sources = new ArrayList<>();
        for (Probe probe : Catalogue.ALL) {
            if (Variants.of(probe).stream().anyMatch(v -> v.mechanism().equals(variant.mechanism()))) {
                boolean all = probe.equals(Catalogue.connect) && variant.mechanism().startsWith("tp_btf:");
                List<String> scripts = Scripts.of(probe);
                for (int i = 0; i < scripts.size(); i += all ? 1 : EVERY) {
                    String body = scripts.get(i);
                    Plan plan = Scripts.plan(probe.name() + body, ListingKernel::find);
                    List<ProgramSpec> programs = variant.build(btf, new PlanHoles(plan, 1), 4711).programs();
                    shouldMentionEachConditionAndMap(plan, programs,
                            CSource.of(plan, variant, names(programs), btf, 4711, 8 << 20));
                    sources.add("// on " + probe.name() + body.replace("\\", "/") + "\n"
                            + CSource.of(plan, variant, names(programs), btf, 4711, 8 << 20));
                }
            }
        }
        assertEquals("", complaints(sources));
    }

    /** Any kind of probe, any place of a field. */
    @Test
    void shouldBeCOfNamedProbes() throws Exception {
        assumeTrue(hasCompiler(), "there is no cc on this machine");
        Btf btf = ProbeBtf.shiftedBy(0);
        List<String> sources = new ArrayList<>();
        for (String on : Scripts.ofNamedProbes()) {
            Plan plan = Scripts.plan(on, ListingKernel::find);
            for (ProbeVariant variant : Variants.of(plan.probe())) {
                List<ProgramSpec> programs = variant.build(btf, new PlanHoles(plan, 1), 4711).programs();
                sources.add("// on " + on + "\n" + CSource.of(plan, variant, names(programs), btf, 4711, 8 << 20));
            }
        }
        assertEquals("", complaints(sources));
    }

    /** At the prompt: connect keeps all fields then, whatever the plan asks for, and the C says what calls it. */
    @Test
    void shouldBeTheProgramThatIsReplacedAtThePrompt() throws Exception {
        assumeTrue(hasCompiler(), "there is no cc on this machine");
        assumeTrue(Files.exists(KERNEL_TYPES), "no " + KERNEL_TYPES + ", from which programs are made");
        Plan plan = plan("connect", "{ if (it.dport == 80) print it.comm }");
        SessionOptions options = SessionOptions.defaults().withAttach(Optional.of(AttachKind.TRACEPOINT));
        Explanation once = Explanation.of(plan, options);
        Explanation typed = Explanation.of(plan, options.withReplaceable());
        assertFalse(once.c().contains("struct kept"), once.c());
        assertTrue(typed.c().contains("struct kept {") && typed.c().contains("tail-calls"), typed.c());
        assertTrue(typed.listings().get(0).length() > once.listings().get(0).length(), typed.listings().get(0));
        assertEquals("", complaints(List.of(typed.c())));
    }

    private static void shouldMentionEachConditionAndMap(Plan plan, List<ProgramSpec> programs, String source) {
        for (ProgramSpec program : programs) {
            assertTrue(source.contains("int " + program.name() + "(") || source.contains("(" + program.name() + ", "),
                    program.name() + " in\n" + source);
            program.code().maps().forEach(map -> assertTrue(source.contains(map), map + " in\n" + source));
            program.code().lines().stream().map(Line::origin).filter(o -> o.condition() >= 0).distinct().forEach(o -> {
                PlannedCondition c = plan.conditions().get(o.condition());
                String said = CText.comment(c.source().pos() + ": " + c.source());
                assertTrue(source.contains(said), said + " in\n" + source);
            });
        }
    }

    /** What the compiler says, and what it says it of. */
    private static String complaints(List<String> sources) throws Exception {
        List<String> command = new ArrayList<>(List.of("cc", "-std=gnu11", "-fsyntax-only", "-Wall", "-Wextra",
                "-Werror", "-Wno-unused", "-Wno-sign-compare", "-I", SHIM.toString()));
        Map<Path, String> files = new LinkedHashMap<>();
        try {
            for (String source : sources) {
                // In a folder of its own: a header that lies beside it comes before those of -I.
                Path file = Files.createTempDirectory("grebe-").resolve("source.bpf.c");
                files.put(file, source);
                Files.writeString(file, source);
                command.add(file.toString());
            }
            Process cc = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(cc.getInputStream().readAllBytes());
            boolean fine = cc.waitFor() == 0;
            return fine ? "" : said + "\n" + files.entrySet().stream()
                    .filter(f -> said.contains(f.getKey().toString())).findFirst().map(Map.Entry::getValue).orElse("");
        } finally {
            for (Path file : files.keySet()) {
                Files.delete(file);
            }
        }
    }

    private static boolean hasCompiler() throws InterruptedException {
        try {
            return new ProcessBuilder("cc", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** All three have their own place; pid is declared behind the admission, which comes behind the port. */
    @Test
    void shouldTestFiltersInTheProgramsOrder() {
        Btf btf = ProbeBtf.shiftedBy(0);
        Plan plan = Scripts.plan("connect(pid: 181, dport: [80, 443], daddr: cidr('10.0.0.0/8')) { print it }",
                ListingKernel::find);
        ProbeVariant byTracepoint = Variants.of(plan.probe()).get(2);
        List<ProgramSpec> programs = byTracepoint.build(btf, new PlanHoles(plan, 1), 4711).programs();
        String source = CSource.of(plan, byTracepoint, names(programs), btf, 4711, 64 << 20);
        assertEquals("""
                // line 2, column 22: it.dport in [80, 443]
                __u64 pid_tgid = bpf_get_current_pid_tgid();
                __s64 ip = 4;
                // line 2, column 12: it.pid == 181
                // line 2, column 40: it.daddr in 10.0.0.0/8
                """, source.lines().map(String::strip)
                .filter(l -> l.matches("// line .*|__u64 pid_tgid = .*|__s64 ip = .*"))
                .map(l -> l + "\n")
                .collect(Collectors.joining()));
        assertTrue(source.contains("__uint(max_entries, 67108864);"), source);
    }

    @Test
    void shouldReadLikeAProgramThatAPersonWrote() {
        String source = c(new Case("accept", "(lport: 80) { if (it.comm != 'sshd' && it.raddr in '10.0.0.0/9')"
                + " print it.raddr }", Variants.of(plan("accept", "{ print it }").probe()).get(1)));
        assertEquals("""
                SEC("kretprobe/inet_csk_accept")
                int BPF_KRETPROBE(accept_return, struct sock *sk)
                {
                    if (!sk)
                        return 0;
                    if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
                        return 0;
                    __u64 pid_tgid = bpf_get_current_pid_tgid();
                    if ((pid_tgid >> 32) == 4711)
                        return 0;
                    struct sock_common common;
                    if (bpf_probe_read_kernel(&common, 88, sk))
                        return 0;
                    __s64 ip = 4;
                    switch (common.skc_family) {
                    case AF_INET:
                        break;
                    case AF_INET6:
                        ip = 6;
                        break;
                    default:
                        return 0;
                    }

                    // line 1, column 254: it.lport == 80
                    __s64 lport = common.skc_num;
                    if (lport != 80)
                        return count(REJECTED);

                    // line 1, column 271: it.comm != 'sshd'
                    union bytes16 comm;
                    comm = (union bytes16){};
                    bpf_get_current_comm(comm.text, sizeof(comm.text));
                    if (comm.halves[0] == 0x64687373ULL && comm.halves[1] == 0x0ULL)
                        return count(REJECTED);

                    // line 1, column 292: it.raddr in '10.0.0.0/9'
                    union bytes16 raddr;
                    if (ip == 6)
                        put_v6(&raddr, &common.skc_v6_daddr);
                    else
                        put_v4(&raddr, common.skc_daddr);
                    if (!(raddr.halves[0] == 0x0ULL && (raddr.halves[1] & 0x80ffffffffffULL) == 0xaffff0000ULL))
                        return count(REJECTED);

                    struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
                    if (!e)
                        return count(LOST);
                    e->trace = 1;
                    e->unused = 0;
                    e->raddr = raddr;
                    e->ip = ip;
                    __builtin_memset(e->padding, 0, sizeof(e->padding));
                    bpf_ringbuf_submit(e, wakeup);
                    return count(DELIVERED);
                }
                """, source.substring(source.indexOf("SEC(\"kretprobe")));
        assertFalse(source.contains("is_mapped"), source);
    }
}
