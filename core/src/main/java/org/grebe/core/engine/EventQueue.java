package org.grebe.core.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Batches of events on their way from the reader to the script. Bounded by the memory that they take as well as by
 * their number, since events differ in size and heaps do, too. Any thread.
 */
final class EventQueue {
    static final int MOST_BATCHES = 64;
    private static final long MOST_BYTES = 64L << 20;
    /** A queue that takes more than this part of the heap leaves too little for the script. */
    private static final int PART_OF_HEAP = 8;
    private static final Event[] NOTHING = {};

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final Queue<Batch> batches = new ArrayDeque<>();
    private final long mostBytes;
    private long bytes;
    private boolean nudged;
    private boolean closed;

    private record Batch(Event[] events, long bytes) {}

    EventQueue() {
        this(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    EventQueue(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Waits for room; a batch larger than the whole room waits until the queue is empty. False once it is closed. */
    boolean put(Event[] events) throws InterruptedException {
        long size = 0;
        for (Event event : events) {
            size += event.bytes();
        }
        lock.lockInterruptibly();
        try {
            while (!closed && !hasRoom(size)) {
                emptied.await();
            }
            if (!closed) {
                batches.add(new Batch(events, size));
                bytes += size;
                filled.signal();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(long size) {
        return batches.isEmpty() || batches.size() < MOST_BATCHES && bytes + size <= mostBytes;
    }

    /** The next batch; an empty one after {@code millis} or {@link #nudge}. */
    Event[] poll(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (batches.isEmpty() && !nudged && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
            nudged = false;
            Batch batch = batches.poll();
            if (batch == null) {
                return NOTHING;
            }
            bytes -= batch.bytes();
            emptied.signal();
            return batch.events();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the current or next {@link #poll}. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return batches.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits and takes nothing more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            batches.clear();
            bytes = 0;
            filled.signal();
            emptied.signal();
        } finally {
            lock.unlock();
        }
    }
}
