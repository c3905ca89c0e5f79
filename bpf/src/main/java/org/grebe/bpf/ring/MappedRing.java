package org.grebe.bpf.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.Sys;

/**
 * A ring buffer map in this process's memory. Reading after {@link #close} is an IllegalStateException, provided that
 * one thread, or one lock's holder, does both.
 */
public final class MappedRing implements RingMemory, AutoCloseable {
    // static final: a VarHandle in an instance field is not constant for the JIT and costs about 8 ns a load.
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    /** The data is mapped twice and a ByteBuffer ends at 2 GiB. */
    public static final int MAX_DATA_BYTES = 512 << 20;

    private final int dataBytes;
    private final Mapping consumerPage;
    private final Mapping producerAndData;
    private ByteBuffer consumer;
    private ByteBuffer producer;
    private ByteBuffer data;

    private MappedRing(int dataBytes, Mapping consumerPage, Mapping producerAndData) {
        this.dataBytes = dataBytes;
        this.consumerPage = consumerPage;
        this.producerAndData = producerAndData;
        this.consumer = consumerPage.bytes();
        // Read-only views: a store would not be refused by Java but end the JVM, for the kernel maps these pages RO.
        ByteBuffer readOnly = producerAndData.bytes().asReadOnlyBuffer();
        this.producer = readOnly.slice(0, Sys.PAGE_SIZE).order(ByteOrder.nativeOrder());
        this.data = readOnly.slice(Sys.PAGE_SIZE, 2 * dataBytes).order(ByteOrder.nativeOrder());
    }

    /** {@code dataBytes} is the map's max_entries; the descriptor may be closed afterwards. */
    public static MappedRing map(Fd ring, int dataBytes) {
        if (Integer.bitCount(dataBytes) != 1 || dataBytes < Sys.PAGE_SIZE || dataBytes > MAX_DATA_BYTES) {
            throw new IllegalArgumentException("ring size must be a power of two from one page to 512 MiB: dataBytes="
                    + dataBytes + ", page=" + Sys.PAGE_SIZE);
        }
        Mapping consumerPage = Mapping.map("map consumer page of ring " + ring, ring, 0, Sys.PAGE_SIZE,
                Mapping.PROT_READ | Mapping.PROT_WRITE, Mapping.MAP_SHARED);
        try {
            Mapping rest = Mapping.map("map data of ring " + ring, ring, Sys.PAGE_SIZE,
                    Sys.PAGE_SIZE + 2L * dataBytes, Mapping.PROT_READ, Mapping.MAP_SHARED);
            return new MappedRing(dataBytes, consumerPage, rest);
        } catch (RuntimeException e) {
            consumerPage.close();
            throw e;
        }
    }

    @Override
    public int dataBytes() {
        return dataBytes;
    }

    @Override
    public long getConsumerPosition() {
        return (long) LONG.getOpaque(open(consumer), RingLayout.POSITION_OFFSET);
    }

    @Override
    public void setConsumerPositionFenced(long position) {
        LONG.setVolatile(open(consumer), RingLayout.POSITION_OFFSET, position);
        // Java orders a volatile store before later volatile loads only; the loads that follow here are acquires.
        VarHandle.fullFence();
    }

    @Override
    public long getProducerPositionAcquire() {
        return (long) LONG.getAcquire(open(producer), RingLayout.POSITION_OFFSET);
    }

    @Override
    public int getHeaderAcquire(int offset) {
        return (int) INT.getAcquire(open(data), offset);
    }

    @Override
    public ByteBuffer data() {
        return open(data);
    }

    private static ByteBuffer open(ByteBuffer view) {
        if (view == null) {
            throw new IllegalStateException("ring is unmapped");
        }
        return view;
    }

    @Override
    public void close() {
        consumer = null;
        producer = null;
        data = null;
        consumerPage.close();
        producerAndData.close();
    }
}
