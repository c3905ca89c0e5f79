package org.grebe.core.engine;

import java.util.Optional;
import org.grebe.bpf.probes.AttachKind;

/**
 * @param attach the one attach kind to use; empty takes the best that works
 * @param ringBytes size of the ring buffer, a power of two and a multiple of the page size
 * @param skipSelf leave this process out
 */
public record SessionOptions(Optional<AttachKind> attach, int ringBytes, boolean skipSelf) {
    public static final int DEFAULT_RING_BYTES = 8 << 20;

    public static SessionOptions defaults() {
        return new SessionOptions(Optional.empty(), DEFAULT_RING_BYTES, true);
    }

    public SessionOptions withAttach(Optional<AttachKind> kind) {
        return new SessionOptions(kind, ringBytes, skipSelf);
    }
}
