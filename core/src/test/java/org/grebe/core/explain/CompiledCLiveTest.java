package org.grebe.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.Scripts;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The C of each program is the program: clang compiles it for BPF against this kernel's types, and libbpf loads it.
 */
@Tag("live")
class CompiledCLiveTest {
    /** For loading, which takes as long as compiling: a prime, so that each attach kind meets scripts of all kinds. */
    private static final int EVERY = 5;

    /** For one call of clang. */
    private static final int AT_ONCE = 20;

    @TempDir
    static Path work;

    private record Source(String about, AttachKind kind, Path file) {}

    private static CompiledC c;

    @BeforeAll
    static void needsCompilerAndTypes() throws Exception {
        c = CompiledC.in(work);
    }

    @AfterAll
    static void end() {
        if (c != null) {
            c.close();
        }
    }

    @Test
    void shouldCompileAndLoad() throws Exception {
        List<Source> sources = sources();
        assertTrue(sources.size() > 60, sources.size() + " sources");
        assertEquals("", compile(sources));
        List<Source> loadable = sources.stream().filter(s -> worksHere(s.kind())).toList();
        for (int i = 0; i < loadable.size(); i += EVERY) {
            assertEquals("", load(loadable.get(i)), loadable.get(i).about());
        }
    }

    private static boolean worksHere(AttachKind kind) {
        return switch (kind) {
            case FENTRY -> Features.fentry(() -> Btf.kernel().function("tcp_v4_connect").id()).probe()
                    == ProbeResult.SUPPORTED;
            case KPROBE -> Features.KPROBE_PMU.probe() == ProbeResult.SUPPORTED;
            case TRACEPOINT, CGROUP -> true;
        };
    }

    private static List<Source> sources() throws IOException {
        List<Source> sources = new ArrayList<>();
        Btf btf = Btf.kernel();
        for (Probe probe : Catalogue.ALL) {
            for (String body : Scripts.of(probe)) {
                Plan plan = Scripts.plan(probe.name() + body, KernelProbes.ofThisKernel());
                for (ProbeVariant variant : Variants.of(probe)) {
                    sources.add(source(plan, probe.name() + body, variant, btf, sources.size()));
                }
            }
        }
        for (String on : List.of(
                "rawtp('sched_switch') { if (it.comm != 'x' && it.netns != 1) hits[it.pid]++ }",
                "tracepoint('sched:sched_switch') { if (it.prev_comm == it.next_comm) print it }",
                "tracepoint('sched:sched_process_exec') { if (it.filename != '/bin/sh') print it.filename }",
                "tracepoint('sock:inet_sock_set_state') { if (it.saddr in '10.0.0.0/8') hits[it.daddr, it.dport]++ }",
                "tracepoint('syscalls:sys_enter_openat') { print it.filename, it.flags }",
                "rawtp('sched_switch') { if (it.next.mm.owner.comm != 'x' && it.prev.se.exec_start > 5"
                        + " || it.prev.in_execve) print it.next.mm.owner.comm, it.next.cpus_mask.bits[0] }",
                "rawtp('sched_switch') { if (it.task.mm) hits[it.next.mm.total_vm, it.next.comm]++ }",
                "rawtp('sched_process_exec') { print it.bprm.file.f_path.dentry.d_name.name, it.bprm.filename }",
                "rawtp('tcp_probe') { if (it.sk.__sk_common.skc_dport == 80) print it.sk.__sk_common.skc_v6_daddr,"
                        + " it.skb.dev.name, it.sk.__sk_common.skc_net.net.ns.inum }",
                "tracepoint('syscalls:sys_enter_connect') { print it.uservaddr.sa_family }",
                "call('vfs_read') { if (it.count > 1 && it.ret > 0) powers << it.elapsed }",
                "call('vfs_read') { if (it.count > 1) print it }",
                "call('do_sys_openat2', pid: 5) { if (it.filename == 'x' && it.ret < 0) print it.filename }",
                "syscall('*') { if (it.name == 'openat' && it.ret < 0 || it.elapsed > 5) hits[it.name]++ }",
                "syscall('openat') { print it }",
                "syscall('openat') { if (it.filename.startsWith('/etc') && it.flags != 7 && it.elapsed > 5) hits++ }",
                "syscall('renameat2', pid: 5) { if (it.oldname == 'x') print it.oldname, it.newname, it.error }",
                "syscall('getppid') { powers << it.elapsed }",
                "kprobe('vfs_read') { print it.file.f_path.dentry.d_name.name, it.file.f_inode.i_sb.s_id }",
                "kprobe('vfs_read') { if (it.count > 1) print it }",
                "kretprobe('vfs_read') { powers << it.ret }",
                "fentry('vfs_read') { print it.file, it.count }",
                "fexit('do_sys_openat2') { if (it.ret < 0) print it.filename }")) {
            Plan plan = Scripts.plan(on, KernelProbes.ofThisKernel());
            for (ProbeVariant variant : Variants.of(plan.probe())) {
                sources.add(source(plan, on, variant, btf, sources.size()));
            }
        }
        return sources;
    }

    private static Source source(Plan plan, String on, ProbeVariant variant, Btf btf, int number) throws IOException {
        List<String> names = variant.build(btf, new PlanHoles(plan, 1), 4711).programs().stream()
                .map(ProgramSpec::name).toList();
        Path file = c.write("c" + number, CSource.of(plan, variant, names, btf, 4711, 1 << 20));
        return new Source("on " + on + " by " + variant.mechanism(), variant.kind(), file);
    }

    /** What clang says of the first source that it does not take, and that source. As many at a time as processors. */
    private static String compile(List<Source> sources) throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(processors);
        try {
            List<Future<String>> said = new ArrayList<>();
            for (int i = 0; i < sources.size(); i += AT_ONCE) {
                List<Source> some = sources.subList(i, Math.min(sources.size(), i + AT_ONCE));
                said.add(pool.submit(() -> complaints(some)));
            }
            StringBuilder all = new StringBuilder();
            for (Future<String> each : said) {
                all.append(all.isEmpty() ? each.get() : "");
            }
            return all.toString();
        } finally {
            pool.shutdownNow();
        }
    }

    private static String complaints(List<Source> sources) throws Exception {
        Map<String, Source> byName = new LinkedHashMap<>();
        sources.forEach(s -> byName.put(s.file().toString(), s));
        String said = c.compile(sources.stream().map(Source::file).toList());
        Source first = byName.get(said.substring(0, Math.max(0, said.indexOf(':'))));
        return first == null ? said : first.about() + "\n" + said.lines().limit(40).collect(Collectors.joining("\n"))
                + "\n" + Files.readString(first.file());
    }

    private static String load(Source source) throws Exception {
        try {
            return c.load(source.file());
        } finally {
            c.unload();
        }
    }
}
