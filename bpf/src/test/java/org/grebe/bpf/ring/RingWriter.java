package org.grebe.bpf.ring;

import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/** Runs the writer program of {@link RingPrograms} on this thread. One a thread. */
final class RingWriter implements AutoCloseable {
    private final BpfAttr attr = new BpfAttr(BpfCommand.PROG_TEST_RUN);
    private final Mem arguments = Mem.allocate(3 * Long.BYTES);

    RingWriter(Fd program) {
        attr.fd(0, program).u32(40, arguments.size()).pointer(48, arguments);
    }

    /** Returns how many records were lost because the ring was full. */
    int write(long id, long sequence) {
        return run(id, sequence, 0);
    }

    int writeAndDiscard(long id, long sequence) {
        return run(id, sequence, 1);
    }

    private int run(long id, long sequence, long discard) {
        arguments.bytes().putLong(0, id).putLong(8, sequence).putLong(16, discard);
        attr.check("run writer program");
        return attr.getU32(4);
    }

    @Override
    public void close() {
        attr.close();
    }
}
