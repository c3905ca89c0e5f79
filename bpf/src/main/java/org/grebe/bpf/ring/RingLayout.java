package org.grebe.bpf.ring;

/**
 * Where things are in the memory of a BPF_MAP_TYPE_RINGBUF (kernel 5.8). Positions only grow; all numbers are in native
 * byte order.
 *
 * <pre>
 *   file offset 0        PAGE_SIZE            2 * PAGE_SIZE          + size               + size
 *               | consumer page | producer page | data                 | the same data again  |
 *               | u64 position  | u64 position  |                      |                      |
 *                 ours, RW        kernel's, RO    kernel's, RO
 *
 *   record at a multiple of 8:   | u32 length, BUSY, DISCARD | u32 page | length bytes | 0-7 bytes unused |
 * </pre>
 *
 * The second copy of the data makes a record that crosses the end contiguous.
 */
public final class RingLayout {
    public static final int MAP_TYPE = 27;

    /** Within the consumer page and within the producer page. */
    public static final int POSITION_OFFSET = 0;

    public static final int HEADER_BYTES = 8;
    public static final int ALIGNMENT_BYTES = 8;

    /** Reserved and not yet submitted: nothing at or behind this record may be read. */
    public static final int BUSY = 1 << 31;

    /** Given back by bpf_ringbuf_discard; takes up room all the same. */
    public static final int DISCARD = 1 << 30;

    private RingLayout() {}

    public static boolean isBusy(int header) {
        return (header & BUSY) != 0;
    }

    public static boolean isDiscarded(int header) {
        return (header & DISCARD) != 0;
    }

    /** Bytes that the program asked for. */
    public static int lengthOf(int header) {
        return header & ~(BUSY | DISCARD);
    }

    /** Bytes from one header to the next. */
    public static int recordBytes(int length) {
        return (HEADER_BYTES + length + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
    }
}
