package org.grebe.bpf.ring;

import java.nio.ByteBuffer;

/** Receives the records of a ring, in order. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * {@code view} is the ring itself: read {@code length} bytes at {@code offset} by absolute gets and keep no
     * reference to it. The kernel overwrites the record after this returns, and once the ring is closed any access
     * kills the JVM.
     */
    void onRecord(ByteBuffer view, int offset, int length);
}
