package org.grebe.bpf.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A ring on the heap with the kernel's side of it, which writes down every access of the reader in order. */
final class FakeRing implements RingMemory {
    final List<String> accesses = new ArrayList<>();
    private final int size;
    private final ByteBuffer data;
    private long consumer;
    private long producer;

    FakeRing(int size, long start) {
        this.size = size;
        this.data = ByteBuffer.allocate(2 * size).order(ByteOrder.nativeOrder());
        this.consumer = start;
        this.producer = start;
    }

    FakeRing(int size) {
        this(size, 0);
    }

    /** As the kernel does it: position first, with the busy bit set; the answer is where the record begins. */
    long reserve(byte... content) {
        long position = producer;
        int bytes = (8 + content.length + 7) / 8 * 8;
        if (position + bytes - consumer > size) {
            throw new AssertionError("test overfills its ring");
        }
        putHeader(position, content.length | 0x8000_0000);
        for (int i = 0; i < content.length; i++) {
            int at = (int) ((position + 8 + i) % size);
            data.put(at, content[i]).put(at + size, content[i]);
        }
        producer += bytes;
        return position;
    }

    void commit(long position, int length) {
        putHeader(position, length);
    }

    void discard(long position, int length) {
        putHeader(position, length | 0x4000_0000);
    }

    void submit(byte... content) {
        commit(reserve(content), content.length);
    }

    private void putHeader(long position, int header) {
        int at = (int) (position % size);
        data.putInt(at, header).putInt(at + size, header);
    }

    long consumer() {
        return consumer;
    }

    @Override
    public int dataBytes() {
        return size;
    }

    @Override
    public long getConsumerPosition() {
        return consumer;
    }

    @Override
    public void setConsumerPositionFenced(long position) {
        accesses.add("fenced store of consumer " + position);
        consumer = position;
    }

    @Override
    public long getProducerPositionAcquire() {
        accesses.add("acquire producer " + producer);
        return producer;
    }

    @Override
    public int getHeaderAcquire(int offset) {
        accesses.add("acquire header at " + offset);
        return data.getInt(offset);
    }

    @Override
    public ByteBuffer data() {
        return data;
    }
}
