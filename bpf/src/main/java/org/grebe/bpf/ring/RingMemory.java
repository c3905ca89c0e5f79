package org.grebe.bpf.ring;

import java.nio.ByteBuffer;

/** The memory that a ring's reader shares with the kernel; each method's name says how it is ordered. */
public interface RingMemory {
    /** Size of the ring in bytes, a power of two. */
    int dataBytes();

    /** Only the reader writes it, so a plain read by the reader is exact. */
    long getConsumerPosition();

    /**
     * Stores, then a full fence: later loads of the producer position and of headers must not run ahead of the store.
     * The kernel wakes a reader that has caught up, so if both sides looked first and stored later, the reader would
     * sleep on a record and nobody would wake it (measured: release only loses wake-ups).
     */
    void setConsumerPositionFenced(long position);

    long getProducerPositionAcquire();

    /** {@code offset} below {@link #dataBytes}. Acquire, so that the record's bytes are read after it. */
    int getHeaderAcquire(int offset);

    /** The data twice over, read-only, in native byte order. */
    ByteBuffer data();
}
