package org.grebe.bpf.ring;

/** The flags argument of bpf_ringbuf_submit, discard and output that says whether the reader is woken. */
public enum WakeupFlags {
    /** The kernel wakes a reader that had caught up, and no other. */
    ADAPTIVE(0),
    /** BPF_RB_NO_WAKEUP */
    NO_WAKEUP(1),
    /** BPF_RB_FORCE_WAKEUP */
    FORCE_WAKEUP(2);

    public final int bits;

    WakeupFlags(int bits) {
        this.bits = bits;
    }
}
