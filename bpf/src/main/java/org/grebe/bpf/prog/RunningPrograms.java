package org.grebe.bpf.prog;

import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Sys;

/** Programs that run at this moment, on any CPU. */
public final class RunningPrograms {
    /** Linux 4.3. The kernel does it by synchronize_rcu(), and programs run as readers of RCU. */
    private static final int MEMBARRIER_CMD_GLOBAL = 1;

    private RunningPrograms() {}

    /**
     * Waits, some milliseconds, until all that ran when this was called have ended: what they had to write is written.
     *
     * @return false where the kernel does not offer it (nohz_full, a seccomp filter): nobody knows when they end
     */
    public static boolean awaitEnd() {
        return Sys.call(Arch.current().membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) == 0;
    }
}
