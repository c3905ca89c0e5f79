package org.grebe.bpf.prog;

import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;

/**
 * While open, the kernel keeps run time and run count of all programs ({@code BPF_ENABLE_STATS}, Linux 5.8). It stops
 * when the last of those who asked has closed it or has ended; {@code kernel.bpf_stats_enabled} stays as it is.
 */
public final class RunTimeStats implements AutoCloseable {
    private final Fd fd;

    private RunTimeStats(Fd fd) {
        this.fd = fd;
    }

    /** Needs CAP_SYS_ADMIN. Fails with a SysException: EPERM without that, EINVAL before Linux 5.8. */
    public static RunTimeStats enable() {
        try (BpfAttr attr = new BpfAttr(BpfCommand.ENABLE_STATS)) { // Type 0: BPF_STATS_RUN_TIME
            return new RunTimeStats(attr.checkFd("enable BPF statistics"));
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
