package org.grebe.bpf.feature;

import java.util.Optional;
import org.grebe.bpf.sys.LockedMemory;

/** Whether RLIMIT_MEMLOCK may be why the kernel answered EPERM. */
public final class MemoryLimit {
    /** The first that charges maps to the memory cgroup instead. */
    private static final KernelRelease CGROUP = KernelRelease.parse("5.11");

    private MemoryLimit() {}

    /** What to do about it, for a user whose limit could not be raised. */
    public static Optional<String> advice() {
        return advice(KernelRelease.current(), LockedMemory.limit());
    }

    static Optional<String> advice(KernelRelease kernel, long limitBytes) {
        return kernel.isAtLeast(CGROUP) || limitBytes < 0 ? Optional.empty()
                : Optional.of("Linux before " + CGROUP + " counts maps against RLIMIT_MEMLOCK, which is "
                        + (limitBytes >> 10) + " KiB here and cannot be raised by this user: ulimit -l unlimited");
    }
}
