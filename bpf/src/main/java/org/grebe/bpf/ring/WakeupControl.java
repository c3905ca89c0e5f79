package org.grebe.bpf.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The word that tells a running program with which {@link WakeupFlags} to submit. It is the first u64 of a
 * BPF_F_MMAPABLE array map: programs load it as 64 bits and pass it on. Whoever mapped the array unmaps it after the
 * reader is closed, not before.
 */
public final class WakeupControl {
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer word;

    /** {@code word} is at least 8 bytes, aligned to 8. */
    public WakeupControl(ByteBuffer word) {
        this.word = word;
    }

    /** Full fence afterwards: what the caller reads next of the ring is read with the new flags in force. */
    public void setFenced(WakeupFlags flags) {
        LONG.setVolatile(word, 0, (long) flags.bits);
        VarHandle.fullFence();
    }
}
