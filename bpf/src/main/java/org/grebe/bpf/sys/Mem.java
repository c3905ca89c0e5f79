package org.grebe.bpf.sys;

import com.kenai.jffi.MemoryIO;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A zeroed block of native memory in native byte order, whose address may be given to the kernel.
 *
 * <p>The garbage collector may free a block that nobody refers to any more even while the kernel works on its address,
 * so hold it in try-with-resources: {@link #close} is the reachability fence.
 */
public final class Mem implements AutoCloseable {
    private final ByteBuffer bytes;
    private final long address;

    private Mem(ByteBuffer bytes) {
        this.bytes = bytes;
        this.address = MemoryIO.getInstance().getDirectBufferAddress(bytes);
    }

    public static Mem allocate(int size) {
        // Rounded up and aligned to 8: the kernel reads u64 fields in place.
        ByteBuffer raw = ByteBuffer.allocateDirect(size + 8).alignedSlice(8).order(ByteOrder.nativeOrder());
        raw.limit(size);
        return new Mem(raw.slice().order(ByteOrder.nativeOrder()));
    }

    public static Mem of(byte[] content) {
        Mem mem = allocate(content.length);
        mem.bytes.put(0, content);
        return mem;
    }

    /** The text in UTF-8 with a final NUL. */
    public static Mem cString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Mem mem = allocate(utf8.length + 1);
        mem.bytes.put(0, utf8);
        return mem;
    }

    public ByteBuffer bytes() {
        return bytes;
    }

    public long address() {
        return address;
    }

    public int size() {
        return bytes.limit();
    }

    public byte[] toArray() {
        byte[] copy = new byte[size()];
        bytes.get(0, copy);
        return copy;
    }

    @Override
    public void close() {
        Reference.reachabilityFence(bytes);
    }
}
