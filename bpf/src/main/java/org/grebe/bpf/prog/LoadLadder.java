package org.grebe.bpf.prog;

import java.nio.charset.StandardCharsets;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Mem;

/**
 * How a program is loaded: first with no log, which costs least; if the kernel refuses, again with a log that grows
 * until it holds the verifier's text.
 */
final class LoadLadder {
    private static final int FIRST_LOG = 64 * 1024;
    private static final int LARGEST_LOG = 64 * 1024 * 1024;
    private static final int SIGNAL_RETRIES = 10;

    /** One bpf(2) call with a log of this level, or none where {@code log} is null; a descriptor or negative errno. */
    interface Attempt {
        long call(int logLevel, Mem log);
    }

    private final Attempt attempt;

    LoadLadder(Attempt attempt) {
        this.attempt = attempt;
    }

    /** The new descriptor. */
    long load(ProgramSpec spec) {
        long result = withoutInterruption(0, null);
        if (result >= 0) {
            return result;
        }
        int errno = (int) -result;
        for (int size = FIRST_LOG; size <= LARGEST_LOG; size *= 4) {
            try (Mem log = Mem.allocate(size)) {
                long again = withoutInterruption(1, log);
                if (again >= 0) {
                    return again;
                }
                if (again != -Errno.ENOSPC.number) {
                    throw new LoadException(spec, errno, text(log));
                }
            }
        }
        throw new LoadException(spec, errno, "");
    }

    /** The verifier gives up with EAGAIN when a signal is pending, as profilers send them (Linux 4.20). */
    private long withoutInterruption(int level, Mem log) {
        long result = -Errno.EAGAIN.number;
        for (int i = 0; i < SIGNAL_RETRIES && result == -Errno.EAGAIN.number; i++) {
            result = attempt.call(level, log);
        }
        return result;
    }

    private static String text(Mem log) {
        byte[] all = log.toArray();
        int end = 0;
        while (end < all.length && all[end] != 0) {
            end++;
        }
        return new String(all, 0, end, StandardCharsets.UTF_8);
    }
}
