package org.grebe.bpf.sys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** System calls. Results below zero are errno, negated, as inside the kernel. */
public final class Sys {
    /** Bytes; from the auxiliary vector by way of /proc, since arm64 kernels may have 16 or 64 KiB pages. */
    public static final int PAGE_SIZE = PageSize.read();

    private Sys() {}

    public static long call(int number, long... args) {
        long[] a = Arrays.copyOf(args, 6);
        return Libc.syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }

    /** As {@link #call}, but failures are thrown. {@code step} begins the message. */
    public static long check(String step, int number, long... args) {
        long result = call(number, args);
        if (result < 0) {
            throw new SysException(step, (int) -result);
        }
        return result;
    }

    /** A new descriptor of the path, close-on-exec. {@code flags} as in open(2). */
    public static Fd open(Fd directory, String path, int flags) {
        try (Mem name = Mem.cString(path)) {
            long at = directory == null ? -100 /* AT_FDCWD */ : directory.number();
            return new Fd((int) check("open " + path, Arch.current().openat, at, name.address(), flags | O_CLOEXEC, 0));
        }
    }

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_APPEND = 02000;
    public static final int O_CLOEXEC = 02000000;

    /** Everything the file has: /proc and /sys report sizes that are lies, so this reads until the end. */
    public static byte[] readAll(Fd fd) {
        byte[] all = new byte[0];
        try (Mem buffer = Mem.allocate(64 * 1024)) {
            while (true) {
                int n = (int) check("read", Arch.current().read, fd.number(), buffer.address(), buffer.size());
                if (n == 0) {
                    return all;
                }
                int old = all.length;
                all = Arrays.copyOf(all, old + n);
                buffer.bytes().get(0, all, old, n);
            }
        }
    }

    /** One write(2) of the whole text, since tracefs parses each write on its own. */
    public static void writeOnce(String step, Fd fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Mem buffer = Mem.of(bytes)) {
            check(step, Arch.current().write, fd.number(), buffer.address(), bytes.length);
        }
    }
}
