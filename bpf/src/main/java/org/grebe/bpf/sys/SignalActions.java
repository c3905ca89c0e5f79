package org.grebe.bpf.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process does with signals, where Java's own means do not reach: the JVM leaves a signal alone that was
 * ignored when it started, and keeps SIGQUIT to itself.
 */
public final class SignalActions {
    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int QUIT = 3;
    public static final int TERM = 15;

    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    /** struct sigaction as the kernel has it: handler, flags, restorer, mask, 8 bytes each on x86-64 and arm64. */
    private static final int SIGACTION_BYTES = 32;
    private static final int MASK_BYTES = 8;

    private SignalActions() {}

    /** Whether the process that started this one has it ignored, or {@link #ignore} has. */
    public static boolean isIgnored(int signal) {
        try {
            String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(l -> l.startsWith("SigIgn:"))
                    .map(l -> l.substring("SigIgn:".length()).strip())
                    .findFirst().orElse("0");
            return (Long.parseUnsignedLong(mask, 16) >>> (signal - 1) & 1) != 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives it its default action if it is ignored, after which a handler can be put in. */
    public static void restoreIfIgnored(int signal) {
        if (isIgnored(signal)) {
            set(signal, SIG_DFL);
        }
    }

    public static void ignore(int signal) {
        set(signal, SIG_IGN);
    }

    private static void set(int signal, long handler) {
        try (Mem action = Mem.allocate(SIGACTION_BYTES)) {
            action.bytes().putLong(0, handler);
            Sys.check("set the action of signal " + signal, Arch.current().rtSigaction,
                    signal, action.address(), 0, MASK_BYTES);
        }
    }
}
