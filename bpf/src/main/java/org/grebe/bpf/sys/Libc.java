package org.grebe.bpf.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** syscall(2) through jnr-ffi. */
final class Libc {
    /**
     * Seven integers on purpose: jnr-ffi's x86-64 stub passes garbage as the sixth integer of a six-argument function
     * (jnr/jnr-ffi#181); functions with seven take another code path. SysTest proves all arguments arrive.
     */
    public interface Binding {
        long syscall(long number, long a, long b, long c, long d, long e, long f);

        int getpid();
    }

    private static final Binding BINDING = load();
    private static final Runtime RUNTIME = Runtime.getRuntime(BINDING);

    private Libc() {}

    /** Result of the system call, or the negative errno. */
    static long syscall(long number, long a, long b, long c, long d, long e, long f) {
        long result = BINDING.syscall(number, a, b, c, d, e, f);
        // errno is stale after a success, so it is read on -1 only, on the same thread, before anything else.
        return result == -1 ? -(long) LastError.getLastError(RUNTIME) : result;
    }

    private static Binding load() {
        Path extracted = null;
        if (System.getProperty("jffi.boot.library.path") == null && System.getProperty("jffi.extract.dir") == null) {
            // Otherwise jffi unpacks its library into java.io.tmpdir or, where that is noexec, the current directory.
            extracted = privateDirectory();
            System.setProperty("jffi.extract.dir", extracted.toString());
        }
        try {
            return LibraryLoader.create(Binding.class).load("c");
        } finally {
            if (extracted != null) {
                deleteQuietly(extracted);
            }
        }
    }

    private static Path privateDirectory() {
        try {
            return Files.createTempDirectory(
                    "grebe-jffi-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a private folder for native code: " + e.getMessage(), e);
        }
    }

    /** The library is mapped by now, so its file is not needed any more. */
    private static void deleteQuietly(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A leftover folder of ours, readable by us alone, harms nobody.
            directory.toFile().deleteOnExit();
        }
    }
}
