package org.grebe.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.sys.Arch;

/** clang and bpftool, with this kernel's types and a BPF file system of their own in a directory that is theirs. */
public final class CompiledC implements AutoCloseable {
    private static final Path KERNEL_TYPES = Path.of("/sys/kernel/btf/vmlinux");

    private final Path work;
    private final Path mounted;

    private CompiledC(Path work) throws IOException {
        this.work = work;
        this.mounted = Files.createDirectory(work.resolve("pinned")); // clang looks for <bpf/...> here, too.
    }

    /** Skips the test where there is no compiler: compiling takes minutes where a processor is emulated. */
    public static CompiledC in(Path work) throws Exception {
        assumeTrue(System.getenv("GREBE_TEST_ATTACH") == null, "a kernel in an emulated machine: compiled outside");
        assumeTrue(isHere("clang") && isHere("bpftool"), "clang or bpftool is not installed; ./test does so");
        assumeTrue(Files.exists(KERNEL_TYPES), "this kernel has no BTF");
        CompiledC made = new CompiledC(work);
        Path header = work.resolve("vmlinux.h");
        assertEquals("", made.run(header.toFile(), List.of("bpftool", "btf", "dump", "file", KERNEL_TYPES.toString(),
                "format", "c")));
        // Its 130,000 lines are read once.
        assertEquals("", made.run(null, clang("-x", "c-header", header.toString(), "-o", header + ".pch")));
        assertEquals("", made.run(null, List.of("mount", "-t", "bpf", "bpf", made.mounted.toString())));
        return made;
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

    /** A new source file in the directory; its object will be beside it. */
    public Path write(String name, String source) throws IOException {
        return Files.writeString(work.resolve(name + ".c"), source);
    }

    /** What clang says, "" if nothing; any thread. */
    public String compile(List<Path> sources) throws Exception {
        List<String> command = clang("-include-pch", work.resolve("vmlinux.h.pch").toString(), "-I", work.toString(),
                "-Werror", "-Wall", "-Wno-unused", "-c");
        sources.forEach(s -> command.add(s.toString()));
        return run(null, command);
    }

    /** Loads what was compiled of a source; what bpftool says, "" if all went well. */
    public String load(Path source, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("bpftool", "prog", "loadall",
                source.toString().replace(".c", ".o"), programs().toString()));
        command.addAll(Arrays.asList(more));
        command.addAll(List.of("pinmaps", maps().toString()));
        return run(null, command);
    }

    /** Where the loaded programs are, by their names. */
    public Path programs() {
        return mounted.resolve("programs");
    }

    /** Where their maps are. */
    public Path maps() {
        return mounted.resolve("maps");
    }

    /** In the BPF file system. */
    public Path pinned(String name) {
        return mounted.resolve(name);
    }

    /** Takes away what was loaded last, or as much of it as there is. */
    public void unload() throws IOException {
        for (Path directory : List.of(programs(), maps())) {
            if (Files.exists(directory)) {
                try (Stream<Path> all = Files.list(directory)) {
                    for (Path p : all.toList()) {
                        Files.delete(p);
                    }
                }
                Files.delete(directory);
            }
        }
    }

    /** What the command says, which goes to {@code out} in part if that is not null; "" if all went well. */
    public String run(File out, List<String> command) throws Exception {
        Path said = Files.createTempFile(work, "said", "");
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile()).redirectError(said.toFile());
        builder.redirectOutput(out == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(out));
        Process process = builder.start();
        int status = process.waitFor();
        String text = Files.readString(said);
        return status == 0 ? "" : text.isEmpty() ? command.get(0) + ": exit status " + status : text;
    }

    @Override
    public void close() {
        try {
            assertEquals("", run(null, List.of("umount", mounted.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
