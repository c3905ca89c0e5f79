package org.grebe.bpf.prog;

import org.grebe.bpf.asm.Code;

/** A program to be loaded: the same on every machine of the same kernel, printable without one. */
public record ProgramSpec(String name, Attachment attachment, Code code) {
    private static final int KPROBE = 2;
    private static final int TRACEPOINT = 5;
    private static final int CGROUP_SKB = 8;
    private static final int RAW_TRACEPOINT = 17;
    private static final int TRACING = 26;

    /** {@code enum bpf_prog_type} of linux/bpf.h. */
    int programType() {
        return programType(attachment);
    }

    private static int programType(Attachment attachment) {
        if (attachment instanceof Attachment.Each each) {
            return programType(each.places().get(0));
        }
        if (attachment instanceof Attachment.Kprobe || attachment instanceof Attachment.KprobeMulti) {
            return KPROBE;
        }
        if (attachment instanceof Attachment.Tracepoint) {
            return TRACEPOINT;
        }
        if (attachment instanceof Attachment.CgroupIngress) {
            return CGROUP_SKB;
        }
        boolean typed = attachment instanceof Attachment.Fentry || attachment instanceof Attachment.TpBtf;
        return typed ? TRACING : RAW_TRACEPOINT;
    }

    /**
     * {@code enum bpf_attach_type}: BPF_TRACE_RAW_TP 23, BPF_TRACE_FENTRY 24, BPF_TRACE_FEXIT 25,
     * BPF_TRACE_KPROBE_MULTI 42; 0 for others and for BPF_CGROUP_INET_INGRESS.
     */
    int expectedAttachType() {
        if (attachment instanceof Attachment.KprobeMulti) {
            return 42;
        }
        if (attachment instanceof Attachment.Fentry f) {
            return f.ret() ? 25 : 24;
        }
        return attachment instanceof Attachment.TpBtf ? 23 : 0;
    }

    int attachBtfId() {
        if (attachment instanceof Attachment.Fentry f) {
            return f.btfId();
        }
        return attachment instanceof Attachment.TpBtf t ? t.btfId() : 0;
    }
}
