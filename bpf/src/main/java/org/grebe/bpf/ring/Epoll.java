package org.grebe.bpf.ring;

import java.nio.ByteOrder;
import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;
import org.grebe.bpf.sys.SysException;

/** A level-triggered epoll(7) set of descriptors waiting for input; each has a bit by which {@link #await} names it. */
final class Epoll implements AutoCloseable {
    private static final int EPOLL_CLOEXEC = Sys.O_CLOEXEC;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int SIGSET_BYTES = 8;
    private static final int MAX_EVENTS = 4;

    /** struct epoll_event is u32 events, u64 data: packed on x86-64 and nowhere else. */
    private static final int DATA_OFFSET = Arch.current() == Arch.X86_64 ? 4 : 8;

    private static final int EVENT_BYTES = DATA_OFFSET + 8;

    private final Fd fd = new Fd((int) Sys.check("create epoll", Arch.current().epollCreate1, EPOLL_CLOEXEC));
    private final Mem events = Mem.allocate(MAX_EVENTS * EVENT_BYTES);

    /** Keep {@code watched} open as long as this set. */
    void add(String step, Fd watched, int bit) {
        try (Mem event = Mem.allocate(EVENT_BYTES)) {
            event.bytes().putInt(0, EPOLLIN).putLong(DATA_OFFSET, bit);
            Sys.check(step, Arch.current().epollCtl, fd.number(), EPOLL_CTL_ADD, watched.number(), event.address());
        }
    }

    /** The bits of the descriptors that are ready: 0 after the timeout or a signal. */
    int await(int timeoutMillis) {
        long ready = Sys.call(Arch.current().epollPwait, fd.number(), events.address(), MAX_EVENTS, timeoutMillis, 0,
                SIGSET_BYTES);
        if (ready < 0) {
            if (ready == -Errno.EINTR.number) {
                return 0;
            }
            throw new SysException("wait for ring buffer", (int) -ready);
        }
        int bits = 0;
        for (int i = 0; i < ready; i++) {
            bits |= (int) events.bytes().getLong(i * EVENT_BYTES + DATA_OFFSET);
        }
        return bits;
    }

    @Override
    public void close() {
        fd.close();
        events.close();
    }
}
