package org.grebe.shell.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Knows how long a write has waited for the reader at the other end, such as a pager that shows its first page. */
final class PatientStream extends FilterOutputStream {
    private static final long USUAL_NS = 200_000_000;
    private static final long NONE = 0;

    /** When the write began that goes on now, or {@link #NONE}. */
    private volatile long sinceNs;

    PatientStream(OutputStream out) {
        super(out);
    }

    /** Any thread. */
    boolean isBlocked() {
        long since = sinceNs;
        return since != NONE && System.nanoTime() - since > USUAL_NS;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sinceNs = System.nanoTime() | 1;
        try {
            out.write(bytes, offset, length);
        } finally {
            sinceNs = NONE;
        }
    }
}
