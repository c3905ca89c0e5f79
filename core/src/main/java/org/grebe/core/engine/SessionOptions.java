package org.grebe.core.engine;

import java.util.Optional;
import org.grebe.bpf.probes.AttachKind;

/**
 * @param attach the one attach kind to use; empty takes the best that works
 * @param ringBytes size of the ring buffer, a power of two and a multiple of the page size
 * @param skipSelf leave this process out
 * @param replaceable plans of running traces can be replaced, which costs each event a jump
 */
public record SessionOptions(Optional<AttachKind> attach, int ringBytes, boolean skipSelf, boolean replaceable) {
    public static final int DEFAULT_RING_BYTES = 8 << 20;

    public static SessionOptions defaults() {
        return new SessionOptions(Optional.empty(), DEFAULT_RING_BYTES, true, false);
    }

    public SessionOptions withAttach(Optional<AttachKind> kind) {
        return new SessionOptions(kind, ringBytes, skipSelf, replaceable);
    }

    public SessionOptions withRingBytes(int bytes) {
        return new SessionOptions(attach, bytes, skipSelf, replaceable);
    }

    public SessionOptions withReplaceable() {
        return new SessionOptions(attach, ringBytes, skipSelf, true);
    }
}
