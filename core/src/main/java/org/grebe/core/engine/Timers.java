package org.grebe.core.engine;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** What is due later, run on the script thread between events. */
public final class Timers {
    /** In nanoseconds there is no room for much more. */
    private static final Duration LONGEST = Duration.ofDays(36500);

    private final LongSupplier nanoTime;
    private final PriorityQueue<Due> queue = new PriorityQueue<>((a, b) -> Long.compare(a.atNs() - b.atNs(), 0));

    private record Due(long atNs, long periodNs, Runnable action, Timer timer) {}

    /** What {@link #every} and {@link #after} have started; any thread may ask and stop it. */
    public static final class Timer {
        private volatile boolean over;
        private volatile long runs;

        /** It runs no more. */
        public void stop() {
            over = true;
        }

        /** Whether it will run again. */
        public boolean isRunning() {
            return !over;
        }

        public long runs() {
            return runs;
        }
    }

    public Timers() {
        this(System::nanoTime);
    }

    Timers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public Timer after(Duration delay, Runnable action) {
        return add(delay, 0, action);
    }

    private Timer add(Duration delay, long periodNs, Runnable action) {
        Timer timer = new Timer();
        queue.add(new Due(nanoTime.getAsLong() + nanos(delay), periodNs, action, timer));
        return timer;
    }

    private static long nanos(Duration time) {
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a timer takes 36500 days at most: time=" + time);
        }
        return time.toNanos();
    }

    /** The first time one period from now. A run that comes late does not make later ones come in a burst. */
    public Timer every(Duration period, Runnable action) {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("every(...) needs a time above zero: period=" + period);
        }
        return add(period, nanos(period), action);
    }

    void runDue() {
        long now = nanoTime.getAsLong();
        while (!queue.isEmpty() && queue.peek().atNs() - now <= 0) {
            Due due = queue.remove();
            if (!due.timer().isRunning()) {
                continue;
            }
            due.timer().runs++;
            if (due.periodNs() > 0) {
                long next = due.atNs() + due.periodNs();
                // By difference: nanoTime may wrap around.
                next = next - now > 0 ? next : now + due.periodNs();
                queue.add(new Due(next, due.periodNs(), due.action(), due.timer()));
            } else {
                due.timer().stop();
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
