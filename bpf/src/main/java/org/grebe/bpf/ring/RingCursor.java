package org.grebe.bpf.ring;

import java.nio.ByteBuffer;

/** The reader's place in a ring: decides what may be read and when room is given back. Not thread-safe. */
public final class RingCursor {
    private final RingMemory memory;
    private final int mask;
    private long position;

    /** Starts where the ring's last reader stopped, which is not 0 for a ring that was read before. */
    public RingCursor(RingMemory memory) {
        int size = memory.dataBytes();
        if (size <= 0 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("ring size must be a power of two: dataBytes=" + size);
        }
        this.memory = memory;
        this.mask = size - 1;
        this.position = memory.getConsumerPosition();
    }

    /**
     * Hands over what is ready and gives its room back to the kernel once, at the end. A record whose handler throws
     * counts as read, or it would be delivered for ever.
     *
     * @param maxRecords bound of one batch, discarded records included
     * @return records passed, discarded ones included; less than {@code maxRecords} if the ring was read to its end or
     *     to a record that is still being written
     */
    public int drain(RecordHandler handler, int maxRecords) {
        long producer = memory.getProducerPositionAcquire();
        long start = position;
        int passed = 0;
        ByteBuffer data = memory.data();
        try {
            while (passed < maxRecords && position < producer) {
                int offset = (int) position & mask;
                int header = memory.getHeaderAcquire(offset);
                if (RingLayout.isBusy(header)) {
                    break;
                }
                int length = RingLayout.lengthOf(header);
                position += RingLayout.recordBytes(length);
                passed++;
                if (!RingLayout.isDiscarded(header)) {
                    handler.onRecord(data, offset + RingLayout.HEADER_BYTES, length);
                }
            }
        } finally {
            if (position != start) {
                memory.setConsumerPositionFenced(position);
            }
        }
        return passed;
    }
}
