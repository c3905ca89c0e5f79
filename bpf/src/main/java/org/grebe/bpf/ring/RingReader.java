package org.grebe.bpf.ring;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.grebe.bpf.sys.Fd;

/**
 * Waits for records of a ring buffer map and hands them over. {@link #poll} by one thread at a time; {@link #wake} and
 * {@link #close} by any thread, also by the handler. The lock guards the mapped memory: it is unmapped only when nobody
 * reads it, since an access afterwards would end the JVM.
 */
public final class RingReader implements AutoCloseable {
    /** Result of {@link #poll} once the reader is closed. */
    public static final int CLOSED = -1;

    public static final int DEFAULT_BATCH_RECORDS = 4096;

    private static final int RING = 1;
    private static final int WAKE = 2;
    private static final int YIELDS_FOR_A_BUSY_RECORD = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final MappedRing ring;
    private final RingCursor cursor;
    private final WakeEvent wake;
    private final Epoll ready;
    private final Epoll idle;
    private final int batchRecords;
    private final Optional<WakeupControl> control;
    private final WakeupPolicy policy = new WakeupPolicy(System.nanoTime());
    private WakeupFlags flags;
    private boolean moreReady;
    private int emptyWakeups;
    private volatile boolean closing;
    private boolean closed;

    private RingReader(MappedRing ring, WakeEvent wake, Epoll ready, Epoll idle, int batchRecords,
            Optional<WakeupControl> control) {
        this.ring = ring;
        this.cursor = new RingCursor(ring);
        this.wake = wake;
        this.ready = ready;
        this.idle = idle;
        this.batchRecords = batchRecords;
        this.control = control;
        apply(policy.state().flags);
    }

    /** For programs that submit with flags 0. {@code dataBytes} is the map's max_entries. */
    public static RingReader open(Fd map, int dataBytes) {
        return open(map, dataBytes, DEFAULT_BATCH_RECORDS, Optional.empty());
    }

    /**
     * @param map may be closed afterwards
     * @param batchRecords how many records one poll delivers, and after how many room is given back
     * @param control where the programs look for their flags, if they do
     */
    public static RingReader open(Fd map, int dataBytes, int batchRecords, Optional<WakeupControl> control) {
        if (batchRecords < 1) {
            throw new IllegalArgumentException("batch must hold a record: batchRecords=" + batchRecords);
        }
        MappedRing ring = MappedRing.map(map, dataBytes);
        WakeEvent wake = null;
        Epoll ready = null;
        Epoll idle = null;
        try {
            wake = new WakeEvent();
            ready = new Epoll();
            ready.add("wait for ring " + map, map, RING);
            ready.add("wait for wake-ups", wake.fd(), WAKE);
            idle = new Epoll();
            idle.add("wait for wake-ups", wake.fd(), WAKE);
            return new RingReader(ring, wake, ready, idle, batchRecords, control);
        } catch (RuntimeException e) {
            closeAll(idle, ready, wake, ring);
            throw e;
        }
    }

    /**
     * Waits for records and delivers up to a batch of them.
     *
     * @param timeoutMillis how long to wait for the first record; 0 only looks
     * @return records passed, discarded ones included; 0 after the timeout or {@link #wake}; or {@link #CLOSED}
     */
    public int poll(RecordHandler handler, int timeoutMillis) {
        lock.lock();
        try {
            if (lock.getHoldCount() > 1) {
                throw new IllegalStateException("poll was called by its own handler");
            }
            return closing ? CLOSED : pollOpen(handler, timeoutMillis);
        } finally {
            // Without this a close by the handler, or one that came while we waited, would leave the memory mapped.
            if (closing && lock.getHoldCount() == 1) {
                release();
            }
            lock.unlock();
        }
    }

    private int pollOpen(RecordHandler handler, int timeoutMillis) {
        long deadlineNs = System.nanoTime() + timeoutMillis * 1_000_000L;
        long remainingMillis = timeoutMillis;
        while (true) {
            boolean woken = !moreReady && await((int) Math.min(remainingMillis, policy.waitMillis()));
            int passed = drain(handler);
            if (closing && passed == 0) {
                return CLOSED;
            }
            remainingMillis = (deadlineNs - System.nanoTime() + 999_999) / 1_000_000;
            if (passed > 0 || woken || remainingMillis <= 0) {
                return passed;
            }
        }
    }

    private int drain(RecordHandler handler) {
        moreReady = false;
        int passed = cursor.drain(handler, batchRecords);
        moreReady = passed == batchRecords;
        if (passed > 0) {
            emptyWakeups = 0;
        }
        // A handler that closed the reader may have unmapped the control word as well.
        if (!closing) {
            apply(policy.afterDrain(passed, System.nanoTime()).flags);
        }
        return passed;
    }

    private void apply(WakeupFlags next) {
        if (next != flags) {
            flags = next;
            control.ifPresent(word -> word.setFenced(next));
        }
    }

    /** True if the wait was ended by {@link #wake}. */
    private boolean await(int millis) {
        if (millis <= 0) {
            return false;
        }
        // While polling, records are not waited for: they would end the wait at once and make batches of one.
        boolean armed = policy.state() == WakeupPolicy.State.ARMED;
        int bits = (armed ? ready : idle).await(millis);
        if ((bits & RING) != 0) {
            pauseForBusyRecord();
        }
        return (bits & WAKE) != 0 && wake.take();
    }

    /** A level-triggered ring is ready while its first record is being written, so waiting again would spin. */
    private void pauseForBusyRecord() {
        if (emptyWakeups++ == 0) {
            return;
        }
        if (emptyWakeups <= YIELDS_FOR_A_BUSY_RECORD) {
            Thread.yield();
        } else {
            idle.await(1);
        }
    }

    /** Ends the current or next wait; that poll still delivers what is ready. */
    public void wake() {
        wake.signal();
    }

    /**
     * Returns when the memory is unmapped, or, if called by the handler, when it is bound to be as soon as the poll
     * returns. A handler that never returns blocks it.
     */
    @Override
    public void close() {
        closing = true;
        wake.signal();
        if (lock.isHeldByCurrentThread()) {
            return;
        }
        lock.lock();
        try {
            release();
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        if (!closed) {
            closed = true;
            closeAll(idle, ready, wake, ring);
        }
    }

    /** Parts that were not made yet are null. */
    private static void closeAll(Epoll idle, Epoll ready, WakeEvent wake, MappedRing ring) {
        if (idle != null) {
            idle.close();
        }
        if (ready != null) {
            ready.close();
        }
        if (wake != null) {
            wake.close();
        }
        ring.close();
    }
}
