package org.grebe.core.csource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.ScriptCompiler;
import org.grebe.core.dsl.ScriptRun;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The C of each probe by each attach kind is C: a compiler takes it, with its warnings on. */
class CSourceTest {
    private static final Path KERNEL_TYPES = Path.of("/sys/kernel/btf/vmlinux");
    private static final Path SHIM = Path.of(CSourceTest.class.getResource("/libbpf-shim").getPath());

    private static final List<String> SCRIPTS = List.of(
            "{ print it }",
            "{ seen << it }",
            "{ println 'x' }",
            "{ if (it.dport in [80, 443] && it.comm.startsWith('cu') && it.daddr in '10.0.0.0/9') print it }",
            "{ if (it.sport != 5 && it.comm.endsWith('?\\\\x\\u00e9\"') && it.comm == 'a' || it.ip == 6) exit() }",
            "{ if (it.pid % -7 == -3 && -it.uid < it.gid * 5000000000L && (it.tid >>> 3 ^ it.pid >> 2)) print it }",
            "{ if (it.time > 0x7fffffffffffffffL - 1 || it.pid > (it.ret ? 1 : 2) || it.pid == -2147483648) print it }",
            "{ if (it.dport in ports && it.pid in pids && it.comm in names && it.daddr in nets) print it.saddr }",
            "{ if (it.dport in 8000..8999 && it.sport !in 1..9 && it.saddr == it.daddr && it.raddr != '::1') exit() }",
            "{ if (it.mntns == 1 && it.netns == 2 && it.cgroup == 3 && it.ppid == 4 && true) hits++ }",
            "{ if (it.nspid == 5 && it.pidns != 6) hits++ }",
            "{ if (it.uid == 0) { hits[it.comm, it.sport + 1]++; load << it.uid; mean[it.daddr] << it.dport } }",
            "{ low << it.pid; high[it.pid % 3] << it.time; powers << it.time; parts[it.ip] << it.dport << 1 }",
            "{ low << it.pid; high[it.pid % 3] << it.time; powers << it.time; parts[it.ip] << it.dport }");

    record Case(String probe, String body, ProbeVariant variant) {
        @Override
        public String toString() {
            return "on " + probe + " " + body + " by " + variant.mechanism();
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String body : SCRIPTS) {
            for (String probe : List.of("connect", "accept", "handshake")) {
                Variants.of(plan(probe, body).probe()).forEach(v -> cases.add(new Case(probe, body, v)));
            }
        }
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

    private static String c(Case c) {
        Plan plan = plan(c.probe(), c.body());
        Btf btf = Btf.kernel();
        List<ProgramSpec> programs = c.variant().build(btf, new PlanHoles(plan, 1), 4711).programs();
        return CSource.of(plan, c.variant(), programs, btf, 4711);
    }

    @BeforeAll
    static void needsTheTypesOfAKernel() {
        assumeTrue(Files.exists(KERNEL_TYPES), "no " + KERNEL_TYPES + ", from which programs are made");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldBeCWhenACompilerLooksAtIt(Case c) throws Exception {
        assumeTrue(hasCompiler(), "there is no cc on this machine");
        String source = c(c);
        Path file = Files.createTempFile("grebe-", ".bpf.c");
        try {
            Files.writeString(file, source);
            Process cc = new ProcessBuilder("cc", "-std=gnu11", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                    "-Wno-unused", "-Wno-sign-compare", "-I", SHIM.toString(), file.toString())
                    .redirectErrorStream(true).start();
            String said = new String(cc.getInputStream().readAllBytes());
            assertEquals(0, cc.waitFor(), said + "\n" + source);
        } finally {
            Files.delete(file);
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

    @ParameterizedTest
    @MethodSource("cases")
    void shouldMentionEachConditionAndMapOfTheProgram(Case c) {
        String source = c(c);
        Plan plan = plan(c.probe(), c.body());
        Btf btf = Btf.kernel();
        for (ProgramSpec program : c.variant().build(btf, new PlanHoles(plan, 1), 4711).programs()) {
            assertTrue(source.contains("int " + program.name() + "(") || source.contains("(" + program.name() + ", "),
                    program.name() + " in\n" + source);
            program.code().maps().forEach(map -> assertTrue(source.contains(map), map + " in\n" + source));
            program.code().lines().stream().filter(l -> l.scriptLine() > 0).forEach(l -> assertTrue(
                    source.contains("// line " + l.scriptLine() + ", column " + l.scriptColumn() + ": "),
                    l + " in\n" + source));
        }
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
                    if (pid_tgid >> 32 == 4711) // grebe itself
                        return 0;
                    struct sock_common common;
                    if (bpf_probe_read_kernel(&common, offsetof(struct sock_common, skc_v6_rcv_saddr) + 16, sk))
                        return 0;
                    __s64 ip = 4;
                    if (common.skc_family == AF_INET6)
                        ip = 6;
                    else if (common.skc_family != AF_INET)
                        return 0;

                    // line 1, column 243: it.lport == 80
                    __s64 lport = common.skc_num;
                    if (lport != 80)
                        return count(REJECTED);

                    // line 1, column 271: it.comm != 'sshd'
                    union bytes16 comm;
                    comm = (union bytes16){};
                    bpf_get_current_comm(comm.text, sizeof(comm.text));
                    if (__builtin_memcmp(comm.bytes, (char[16]){"sshd"}, 16) == 0)
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
