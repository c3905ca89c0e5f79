package org.grebe.bpf.ring;

import static org.grebe.bpf.ring.WakeupPolicy.State.ARMED;
import static org.grebe.bpf.ring.WakeupPolicy.State.POLLING;
import static org.grebe.bpf.ring.WakeupPolicy.State.REARMING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.grebe.bpf.ring.WakeupPolicy.State;
import org.junit.jupiter.api.Test;

class WakeupPolicyTest {
    private static final long MS = 1_000_000;
    private static final long START = Long.MAX_VALUE - 30 * MS;

    private final WakeupPolicy policy = new WakeupPolicy(START);
    private long nowNs = START;

    private State after(long elapsedNs, int records) {
        nowNs += elapsedNs;
        return policy.afterDrain(records, nowNs);
    }

    private void storm() {
        assertEquals(POLLING, after(MS, 1000));
    }

    @Test
    void shouldStartArmedWithAdaptiveWakeUps() {
        assertEquals(ARMED, policy.state());
        assertEquals(WakeupFlags.ADAPTIVE, policy.state().flags);
        assertEquals(100, policy.waitMillis());
    }

    @Test
    void shouldStayArmedWhenEventsAreFew() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(ARMED, after(MS, 2));
        }
    }

    @Test
    void shouldPollWhenOneDrainYieldsABurst() {
        assertEquals(ARMED, after(MS, 63));
        assertEquals(POLLING, after(20 * MS, 64));
        assertEquals(WakeupFlags.NO_WAKEUP, policy.state().flags);
        assertEquals(1, policy.waitMillis());
    }

    @Test
    void shouldPollWhenManyWakeUpsBringOneRecordEach() {
        for (int i = 1; i < 100; i++) {
            assertEquals(ARMED, after(50_000, 1), "record " + i);
        }
        assertEquals(POLLING, after(50_000, 1));
    }

    @Test
    void shouldKeepPollingWhenQuietTicksAreInterrupted() {
        storm();
        for (int i = 0; i < 100; i++) {
            assertEquals(POLLING, after(MS, i % 8 == 0 ? 50 : 0));
        }
    }

    @Test
    void shouldRearmThenSleepWhenItStaysQuiet() {
        storm();
        for (int i = 1; i < 8; i++) {
            assertEquals(POLLING, after(MS, 3), "tick " + i);
        }
        assertEquals(REARMING, after(MS, 3));
        assertEquals(WakeupFlags.ADAPTIVE, policy.state().flags);
        assertEquals(1, policy.waitMillis(), "a record submitted with the old flags would wake nobody");
        for (int i = 1; i < 4; i++) {
            assertEquals(REARMING, after(MS, 0), "tick " + i);
        }
        assertEquals(ARMED, after(MS, 0));
    }

    @Test
    void shouldPollAgainWhenStormReturnsWhileRearming() {
        storm();
        for (int i = 0; i < 8; i++) {
            after(MS, 0);
        }
        assertEquals(REARMING, policy.state());
        assertEquals(POLLING, after(MS, 40));
    }

    @Test
    void shouldCountTicksByTimeAndNotByDrains() {
        storm();
        for (int i = 0; i < 99; i++) {
            assertEquals(POLLING, after(1000, 0));
        }
        for (int i = 0; i < 6; i++) {
            assertEquals(POLLING, after(MS, 0));
        }
    }

    @Test
    void shouldJudgeLateTickByItsRate() {
        storm();
        for (int i = 0; i < 7; i++) {
            after(MS, 0);
        }
        assertEquals(REARMING, after(10 * MS, 39), "39 records in 10 ms are quiet");
        storm();
        for (int i = 0; i < 7; i++) {
            after(MS, 0);
        }
        assertEquals(POLLING, after(10 * MS, 41), "41 records in 10 ms are not");
    }

    @Test
    void shouldNotSwingAtAnySteadyRate() {
        for (int recordsAMs = 1; recordsAMs <= 60; recordsAMs++) {
            WakeupPolicy steady = new WakeupPolicy(0);
            int changes = 0;
            State before = ARMED;
            for (long ms = 1; ms <= 1000; ms++) {
                State now = steady.afterDrain(recordsAMs, ms * MS);
                changes += now == before ? 0 : 1;
                before = now;
            }
            assertEquals(recordsAMs < 10 ? 0 : 1, changes, recordsAMs + " records a millisecond");
            assertNotEquals(REARMING, before);
        }
    }
}
