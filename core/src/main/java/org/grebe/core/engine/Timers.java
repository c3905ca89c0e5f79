package org.grebe.core.engine;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** What is due later, run on the script thread between events. */
public final class Timers {
    private final LongSupplier nanoTime;
    private final PriorityQueue<Due> queue = new PriorityQueue<>((a, b) -> Long.compare(a.atNs() - b.atNs(), 0));

    private record Due(long atNs, long periodNs, Runnable action) {}

    public Timers() {
        this(System::nanoTime);
    }

    Timers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public void after(Duration delay, Runnable action) {
        queue.add(new Due(nanoTime.getAsLong() + delay.toNanos(), 0, action));
    }

    /** The first time one period from now. A run that comes late does not make later ones come in a burst. */
    public void every(Duration period, Runnable action) {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("every(...) needs a time above zero: period=" + period);
        }
        queue.add(new Due(nanoTime.getAsLong() + period.toNanos(), period.toNanos(), action));
    }

    void runDue() {
        long now = nanoTime.getAsLong();
        while (!queue.isEmpty() && queue.peek().atNs() - now <= 0) {
            Due due = queue.remove();
            if (due.periodNs() > 0) {
                long next = due.atNs() + due.periodNs();
                // By difference: nanoTime may wrap around.
                next = next - now > 0 ? next : now + due.periodNs();
                queue.add(new Due(next, due.periodNs(), due.action()));
            }
            due.action().run();
        }
    }

    /** Milliseconds until something is due, rounded up, at most {@code limit}. */
    long untilNextMillis(long limit) {
        if (queue.isEmpty()) {
            return limit;
        }
        long ns = queue.peek().atNs() - nanoTime.getAsLong();
        return Math.max(0, Math.min(limit, (ns + 999_999) / 1_000_000));
    }
}
