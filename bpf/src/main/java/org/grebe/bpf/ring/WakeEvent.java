package org.grebe.bpf.ring;

import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;
import org.grebe.bpf.sys.SysException;

/**
 * An eventfd(2) by which any thread ends another's epoll wait; Thread.interrupt does not reach a thread in a system
 * call. Methods are synchronized on the descriptor's life: a signal must not go to a number that was closed and given
 * to another file.
 */
final class WakeEvent implements AutoCloseable {
    private static final int EFD_CLOEXEC = Sys.O_CLOEXEC;
    private static final int EFD_NONBLOCK = 04000;

    private final Fd fd = new Fd((int) Sys.check("create eventfd", Arch.current().eventfd2, 0,
            EFD_CLOEXEC | EFD_NONBLOCK));

    Fd fd() {
        return fd;
    }

    /** Nothing once closed. */
    synchronized void signal() {
        if (!fd.isOpen()) {
            return;
        }
        try (Mem one = Mem.allocate(Long.BYTES)) {
            one.bytes().putLong(0, 1);
            long result = Sys.call(Arch.current().write, fd.number(), one.address(), one.size());
            // EAGAIN: the counter is at its end, so the event is signalled already.
            if (result < 0 && result != -Errno.EAGAIN.number) {
                throw new SysException("signal ring reader", (int) -result);
            }
        }
    }

    /** True if there was a signal since the last time. */
    synchronized boolean take() {
        try (Mem count = Mem.allocate(Long.BYTES)) {
            return Sys.call(Arch.current().read, fd.number(), count.address(), count.size()) > 0;
        }
    }

    @Override
    public synchronized void close() {
        fd.close();
    }
}
