package org.grebe.bpf.ring;

/**
 * Chooses between being woken and polling, as network drivers do (NAPI). A wake-up an event is quick for few events and
 * costs the traced process a factor of ten for many, so a storm is polled every millisecond.
 *
 * <pre>
 *             a burst, or a high rate                 quiet for a while                  still quiet
 *   ARMED ------------------------------> POLLING -----------------------> REARMING ------------------> ARMED
 *   kernel wakes us, we sleep             NO_WAKEUP                        wake-ups are on again
 *                                            ^------------------------------- busy again
 * </pre>
 *
 * REARMING exists because a program may have read the old flags and submit only after they were changed: that record
 * wakes nobody, and as the reader is behind from then on, nor do its successors. So polling goes on for longer than any
 * program runs before the reader sleeps.
 */
public final class WakeupPolicy {
    /** What the reader does between two drains. */
    public enum State {
        ARMED(WakeupFlags.ADAPTIVE),
        POLLING(WakeupFlags.NO_WAKEUP),
        REARMING(WakeupFlags.ADAPTIVE);

        public final WakeupFlags flags;

        State(WakeupFlags flags) {
            this.flags = flags;
        }
    }

    public static final long TICK_NS = 1_000_000;

    /** A drain of so many records means that the reader is behind. */
    public static final int BURST_RECORDS = 64;

    /** While armed, the rate is taken over windows of this length. */
    public static final long WINDOW_NS = 10 * TICK_NS;

    /** 10,000 events a second: above, wake-ups take more than about 5 % of a core. */
    public static final int WINDOW_RECORDS = 100;

    /** 4,000 events a second; well below the other threshold, so that a steady rate does not swing. */
    public static final int QUIET_RECORDS_A_TICK = 4;

    public static final int QUIET_TICKS = 8;
    public static final int REARMING_TICKS = 4;

    private State state = State.ARMED;
    private long periodStartNs;
    private int periodRecords;
    private int quietTicks;

    public WakeupPolicy(long nowNs) {
        periodStartNs = nowNs;
    }

    public State state() {
        return state;
    }

    /** Longest wait before the next drain, in milliseconds; the belt is for wake-ups lost by other means. */
    public int waitMillis() {
        return state == State.ARMED ? 100 : 1;
    }

    /** To be told after each drain, even an empty one; {@code nowNs} as of System.nanoTime. */
    public State afterDrain(int records, long nowNs) {
        periodRecords += records;
        long elapsedNs = nowNs - periodStartNs;
        if (state == State.ARMED) {
            if (records >= BURST_RECORDS || elapsedNs <= WINDOW_NS && periodRecords >= WINDOW_RECORDS) {
                enter(State.POLLING, nowNs);
            } else if (elapsedNs >= WINDOW_NS) {
                startPeriod(nowNs);
            }
        } else if (elapsedNs >= TICK_NS) {
            afterTick(elapsedNs, nowNs);
        }
        return state;
    }

    private void afterTick(long elapsedNs, long nowNs) {
        // A late tick collects more records, so it is the rate that counts.
        boolean quiet = periodRecords * TICK_NS < QUIET_RECORDS_A_TICK * elapsedNs;
        quietTicks = quiet ? quietTicks + 1 : 0;
        startPeriod(nowNs);
        if (state == State.POLLING && quietTicks >= QUIET_TICKS) {
            enter(State.REARMING, nowNs);
        } else if (state == State.REARMING && !quiet) {
            enter(State.POLLING, nowNs);
        } else if (state == State.REARMING && quietTicks >= REARMING_TICKS) {
            enter(State.ARMED, nowNs);
        }
    }

    private void enter(State next, long nowNs) {
        state = next;
        quietTicks = 0;
        startPeriod(nowNs);
    }

    private void startPeriod(long nowNs) {
        periodStartNs = nowNs;
        periodRecords = 0;
    }
}
