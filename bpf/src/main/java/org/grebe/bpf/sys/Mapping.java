package org.grebe.bpf.sys;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An mmap(2)ed range. Views of it must not be used after {@link #close}: the JVM would die of SIGSEGV, so whoever
 * closes a mapping is the thread that reads it, or holds its lock.
 */
public final class Mapping implements AutoCloseable {
    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;
    public static final int MAP_SHARED = 1;
    public static final int MAP_PRIVATE = 2;

    private final long address;
    private final long length;
    private boolean open = true;

    private Mapping(long address, long length) {
        this.address = address;
        this.length = length;
    }

    /** {@code offset} in bytes, a multiple of the page size. */
    public static Mapping map(String step, Fd fd, long offset, long length, int protection, int flags) {
        long address = Sys.check(step, Arch.current().mmap, 0, length, protection, flags, fd.number(), offset);
        return new Mapping(address, length);
    }

    /** A view in native byte order; at most 2 GiB. */
    public ByteBuffer bytes() {
        return MemoryIO.getInstance().newDirectByteBuffer(address, (int) length).order(ByteOrder.nativeOrder());
    }

    public long length() {
        return length;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            Sys.call(Arch.current().munmap, address, length);
        }
    }
}
