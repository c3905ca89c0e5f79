package org.grebe.bpf.sys;

/**
 * RLIMIT_MEMLOCK. Before Linux 5.11 maps and programs count against it, 64 KiB by default, and the kernel answers EPERM
 * as if a right were missing; later ones charge the memory cgroup.
 */
public final class LockedMemory {
    private static final int RLIMIT_MEMLOCK = 8;
    private static final long INFINITY = -1;

    private static volatile boolean raised;

    private LockedMemory() {}

    /** The limit in bytes; below 0 where there is none. */
    public static long limit() {
        try (Mem limits = Mem.allocate(16)) {
            Sys.check("read RLIMIT_MEMLOCK", Arch.current().prlimit64, 0, RLIMIT_MEMLOCK, 0, limits.address());
            return limits.bytes().getLong(0);
        }
    }

    /** Takes the limit away, or as much of it as this process may; true the first time that this changed something. */
    static boolean raise() {
        if (raised) {
            return false;
        }
        raised = true;
        try (Mem limits = Mem.allocate(16)) {
            Sys.check("read RLIMIT_MEMLOCK", Arch.current().prlimit64, 0, RLIMIT_MEMLOCK, 0, limits.address());
            long soft = limits.bytes().getLong(0);
            long hard = limits.bytes().getLong(8);
            // More than the hard limit takes CAP_SYS_RESOURCE.
            return soft != INFINITY && (set(INFINITY, INFINITY) || soft != hard && set(hard, hard));
        }
    }

    private static boolean set(long soft, long hard) {
        try (Mem limits = Mem.allocate(16)) {
            limits.bytes().putLong(0, soft).putLong(8, hard);
            return Sys.call(Arch.current().prlimit64, 0, RLIMIT_MEMLOCK, limits.address(), 0) == 0;
        }
    }
}
