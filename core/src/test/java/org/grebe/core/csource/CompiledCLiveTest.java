package org.grebe.core.csource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.grebe.bpf.sys.Arch;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.Scripts;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The C of each program is the program: clang compiles it for BPF against this kernel's types, and libbpf loads it.
 *
 * <p>Compiling takes minutes where a processor is emulated, and asks nothing of a kernel but its types.
 */
@Tag("live")
class CompiledCLiveTest {
    private static final Path KERNEL_TYPES = Path.of("/sys/kernel/btf/vmlinux");

    /** For loading, which takes as long as compiling: a prime, so that each attach kind meets scripts of all kinds. */
    private static final int EVERY = 5;

    /** For one call of clang. */
    private static final int AT_ONCE = 20;

    @TempDir
    static Path work;

    private record Source(String about, AttachKind kind, Path file) {}

    @BeforeAll
    static void needsCompilerAndTypes() throws Exception {
        assumeTrue(System.getenv("GREBE_TEST_ATTACH") == null, "a kernel in an emulated machine: compiled outside");
        assumeTrue(isHere("clang") && isHere("bpftool"), "clang or bpftool is not installed; ./test does so");
        assumeTrue(Files.exists(KERNEL_TYPES), "this kernel has no BTF");
        Path header = work.resolve("vmlinux.h");
        assertEquals("", run(header.toFile(), List.of("bpftool", "btf", "dump", "file", KERNEL_TYPES.toString(),
                "format", "c")));
        // Its 130,000 lines are read once.
        assertEquals("", run(null, clang("-x", "c-header", header.toString(), "-o", header + ".pch")));
    }

    private static boolean isHere(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(d -> Files.isExecutable(Path.of(d, command)));
    }

    private static List<String> clang(String... more) {
        List<String> command = new ArrayList<>(List.of("clang", "-target", "bpf", "-g", "-O2",
                "-D__TARGET_ARCH_" + (Arch.current() == Arch.X86_64 ? "x86" : "arm64")));
        command.addAll(Arrays.asList(more));
        return command;
    }

    @Test
    void shouldCompileAndLoad() throws Exception {
        List<Source> sources = sources();
        assertTrue(sources.size() > 60, sources.size() + " sources");
        assertEquals("", compile(sources));
        List<Source> loadable = sources.stream().filter(s -> worksHere(s.kind())).toList();
        Path bpf = Files.createDirectory(work.resolve("bpf"));
        assertEquals("", run(null, List.of("mount", "-t", "bpf", "bpf", bpf.toString())));
        try {
            for (int i = 0; i < loadable.size(); i += EVERY) {
                assertEquals("", load(loadable.get(i)), loadable.get(i).about());
            }
        } finally {
            assertEquals("", run(null, List.of("umount", bpf.toString())));
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
            List<String> scripts = probe.equals(Catalogue.DNS)
                    ? List.of("{ print it }", "(client: '10.0.0.1') { print it.payload, it.server }",
                            "{ if (it.port == 53 && it.ip == 6) print it.seq, it.length }")
                    : Scripts.ofEveryProbe();
            for (String body : scripts) {
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
                "tracepoint('syscalls:sys_enter_openat') { print it.filename, it.flags }",
                "kprobe('vfs_read') { if (it.count > 1) print it }",
                "kretprobe('vfs_read') { powers << it.ret }",
                "fentry('vfs_read') { print it.file, it.count }",
                "fexit('do_sys_openat2') { if (it.ret < 0) print it.filename }")) {
            Plan plan = Scripts.plan(on, KernelProbes.ofThisKernel());
            sources.add(source(plan, on, Variants.of(plan.probe()).get(0), btf, sources.size()));
        }
        return sources;
    }

    private static Source source(Plan plan, String on, ProbeVariant variant, Btf btf, int number) throws IOException {
        List<String> names = variant.build(btf, new PlanHoles(plan, 1), 4711).programs().stream()
                .map(ProgramSpec::name).toList();
        Path file = work.resolve("c" + number + ".c");
        Files.writeString(file, CSource.of(plan, variant, names, btf, 4711, 1 << 20));
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
        List<String> command = clang("-include-pch", work.resolve("vmlinux.h.pch").toString(), "-I", work.toString(),
                "-Werror", "-Wall", "-Wno-unused", "-c");
        Map<String, Source> byName = new LinkedHashMap<>();
        for (Source s : sources) {
            command.add(s.file().toString());
            byName.put(s.file().toString(), s);
        }
        String said = run(null, command);
        Source first = byName.get(said.substring(0, Math.max(0, said.indexOf(':'))));
        return first == null ? said : first.about() + "\n" + said.lines().limit(40).collect(Collectors.joining("\n"))
                + "\n" + Files.readString(first.file());
    }

    private static String load(Source source) throws Exception {
        Path object = work.resolve(source.file().getFileName().toString().replace(".c", ".o"));
        Path pinned = work.resolve("bpf").resolve("programs");
        try {
            return run(null, List.of("bpftool", "prog", "loadall", object.toString(), pinned.toString()));
        } finally {
            if (Files.exists(pinned)) {
                try (Stream<Path> programs = Files.list(pinned)) {
                    for (Path p : programs.toList()) {
                        Files.delete(p);
                    }
                }
                Files.delete(pinned);
            }
        }
    }

    /** What the command says, which goes to {@code out} in part if that is not null; "" if all went well. */
    private static String run(File out, List<String> command) throws Exception {
        Path said = Files.createTempFile(work, "said", "");
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile()).redirectError(said.toFile());
        builder.redirectOutput(out == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(out));
        Process process = builder.start();
        int status = process.waitFor();
        String text = Files.readString(said);
        return status == 0 ? "" : text.isEmpty() ? command.get(0) + ": exit status " + status : text;
    }
}
