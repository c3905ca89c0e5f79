package org.grebe.bpf.probes;

import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.feature.ProgramType;
import org.grebe.bpf.ir.Value;

/** How programs read the task_struct of the current thread. A NULL on the way reads as 0, either way. */
enum CurrentTask {
    /** Linux 5.11 has a helper whose result the verifier knows the type of: plain loads follow its pointers. */
    TYPED(Helper.GET_CURRENT_TASK_BTF),
    /** Before, each member is copied by bpf_probe_read_kernel. */
    COPIED(Helper.GET_CURRENT_TASK);

    final Helper helper;

    CurrentTask(Helper helper) {
        this.helper = helper;
    }

    /** What this kernel has; where that cannot be found out, nothing can be loaded either. */
    static CurrentTask ofThisKernel() {
        ProbeResult has = Features.helper(ProgramType.RAW_TRACEPOINT,
                org.grebe.bpf.feature.KernelHelper.GET_CURRENT_TASK_BTF).probe();
        return has instanceof ProbeResult.Unsupported ? COPIED : TYPED;
    }

    /** A member of what {@code pointer}, which came from the task, points to. */
    Value member(Value pointer, String name, int offset, Size size) {
        return this == TYPED ? new Value.Member(pointer, name, offset, size)
                : new Value.ReadKernel(pointer, name, offset, size, false);
    }
}
