package org.grebe.bpf.prog;

import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.verifier.VerifierLog;

/** The kernel refused a program. The message is one line; {@link #log} has all that the verifier said. */
public final class LoadException extends RuntimeException {
    private final transient ProgramSpec spec;
    private final int errno;
    private final String log;

    LoadException(ProgramSpec spec, int errno, String log) {
        super(message(spec, errno, log), new SysException("bpf(PROG_LOAD)", errno));
        this.spec = spec;
        this.errno = errno;
        this.log = log;
    }

    private static String message(ProgramSpec spec, int errno, String log) {
        String head = "load " + spec.name() + " (" + spec.attachment().describe() + "): " + Errno.describe(errno);
        if (!log.isBlank()) {
            return head + ": " + new VerifierLog(log).summary();
        }
        if (errno == Errno.EAGAIN.number) {
            return head + ": interrupted by signals each time; is a profiler attached to this JVM?";
        }
        if (errno == Errno.EPERM.number) {
            return head + ": the kernel or the container's policy forbids it (CAP_BPF, CAP_PERFMON, lockdown, seccomp)";
        }
        return head;
    }

    /** Whether the verifier looked at the program and found it wrong: not what this kernel or user lacks, but a bug. */
    public boolean isBadProgram() {
        return errno != Errno.EPERM.number && !log.isBlank() && new VerifierLog(log).blamesProgram();
    }

    public ProgramSpec spec() {
        return spec;
    }

    public int errno() {
        return errno;
    }

    public String log() {
        return log;
    }
}
