package org.grebe.bpf.sys;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/** An owned file descriptor: closed once, and at the latest when nobody refers to it. */
public final class Fd implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final Owned owned;
    private final Cleaner.Cleanable cleanable;

    private record Owned(int number, AtomicBoolean open) implements Runnable {
        @Override
        public void run() {
            if (open.getAndSet(false)) {
                Sys.call(Arch.current().close, number);
            }
        }
    }

    /** Takes ownership. 0 means "none" in a bpf_attr, so a descriptor 0 (stdin was closed) is moved up. */
    public Fd(int number) {
        int moved = number;
        if (number == 0) {
            moved = (int) Sys.check("move descriptor 0", Arch.current().fcntl, 0, F_DUPFD_CLOEXEC, 3);
            Sys.call(Arch.current().close, 0);
        }
        owned = new Owned(moved, new AtomicBoolean(true));
        cleanable = CLEANER.register(this, owned);
    }

    public int number() {
        if (!owned.open.get()) {
            throw new IllegalStateException("file descriptor " + owned.number + " is closed");
        }
        return owned.number;
    }

    public boolean isOpen() {
        return owned.open.get();
    }

    @Override
    public void close() {
        cleanable.clean();
    }

    @Override
    public String toString() {
        return "fd " + owned.number + (isOpen() ? "" : " (closed)");
    }
}
