package org.grebe.bpf.feature;

import java.util.function.IntSupplier;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/** Tries attach mechanisms, without leaving anything attached. */
final class AttachTrial {
    static final int BPF_TRACE_RAW_TP = 23;
    static final int BPF_TRACE_FENTRY = 24;
    private static final int BPF_PERF_EVENT = 41;
    private static final int NO_SUCH_FD = -1;

    private AttachTrial() {}

    /**
     * Loads and attaches: arm64 loaded fentry programs years before it could attach them.
     *
     * @param btfId of the function or of the tracepoint's typedef; 0 if the kernel's BTF has none
     */
    static ProbeResult tracing(int attachType, IntSupplier btfId) {
        int target = btfId.getAsInt();
        if (target <= 0) {
            return new ProbeResult.Unknown("find target: the kernel's BTF does not have it");
        }
        TrialProgram program = TrialProgram.returningZero(ProgramType.TRACING).attachedTo(attachType, target);
        return withProgram(program, fd -> {
            try (BpfAttr attr = new BpfAttr(BpfCommand.RAW_TRACEPOINT_OPEN)) {
                return afterAttach(attr.fd(8, fd).call());
            }
        });
    }

    /** A name that no kernel has: ENOENT says that the command and the program type are understood. */
    static ProbeResult rawTracepoint() {
        return withProgram(TrialProgram.returningZero(ProgramType.RAW_TRACEPOINT), fd -> {
            try (BpfAttr attr = new BpfAttr(BpfCommand.RAW_TRACEPOINT_OPEN)) {
                long result = attr.pointer(0, Mem.cString("grebe_no_such_event")).fd(8, fd).call();
                return result == -Errno.ENOENT.number ? ProbeResult.SUPPORTED : afterAttach(result);
            }
        });
    }

    /** Links to a descriptor that cannot exist: EBADF says that the attach type is understood, EINVAL that it isn't. */
    static ProbeResult perfEventLink() {
        return withProgram(TrialProgram.returningZero(ProgramType.TRACEPOINT), fd -> {
            try (BpfAttr attr = new BpfAttr(BpfCommand.LINK_CREATE)) {
                long result = attr.fd(0, fd).u32(4, NO_SUCH_FD).u32(8, BPF_PERF_EVENT).call();
                return result == -Errno.EBADF.number ? ProbeResult.SUPPORTED : afterAttach(result);
            }
        });
    }

    private interface Attach {
        ProbeResult to(Fd program);
    }

    private static ProbeResult withProgram(TrialProgram program, Attach attach) {
        long result = program.load().result();
        if (result >= 0) {
            try (Fd fd = new Fd((int) result)) {
                return attach.to(fd);
            }
        }
        return result == -Errno.EINVAL.number || Answers.isUnsupported(result)
                ? Answers.unsupported(result) : Answers.unknown("load program", result);
    }

    private static ProbeResult afterAttach(long result) {
        if (result >= 0) {
            new Fd((int) result).close();
            return ProbeResult.SUPPORTED;
        }
        return result == -Errno.EINVAL.number || Answers.isUnsupported(result)
                ? Answers.unsupported(result) : Answers.unknown("attach program", result);
    }
}
