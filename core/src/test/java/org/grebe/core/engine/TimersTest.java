package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final List<String> runs = new ArrayList<>();
    /** Close to where nanoTime wraps around. */
    private long now = Long.MAX_VALUE - 1_000_000_000L;
    private final Timers timers = new Timers(() -> now);

    private String at(long millis) {
        now += millis * 1_000_000;
        runs.clear();
        timers.runDue();
        return String.join(" ", runs);
    }

    @Test
    void shouldRunOnceWhenTheDelayIsOver() {
        timers.after(Duration.ofMillis(10), () -> runs.add("a"));
        assertEquals("", at(9));
        assertEquals("a", at(1));
        assertEquals("", at(100));
    }

    @Test
    void shouldRunInOrderOfTimeWhenTheClockWrapsAround() {
        timers.after(Duration.ofSeconds(3), () -> runs.add("late"));
        timers.after(Duration.ofMillis(500), () -> runs.add("early"));
        assertEquals("early late", at(4000));
    }

    @Test
    void shouldRunOnceAPeriod() {
        timers.every(Duration.ofMillis(10), () -> runs.add("tick"));
        assertEquals("", at(0));
        assertEquals("tick", at(10));
        assertEquals("", at(9));
        assertEquals("tick", at(1));
    }

    @Test
    void shouldNotCatchUpInABurstWhenItCameLate() {
        timers.every(Duration.ofMillis(10), () -> runs.add("tick"));
        assertEquals("tick", at(1000));
        assertEquals("", at(9));
        assertEquals("tick", at(1));
    }

    @Test
    void shouldRunNoMoreOnceItIsStopped() {
        Timers.Timer[] tick = new Timers.Timer[1];
        tick[0] = timers.every(Duration.ofMillis(10), () -> {
            runs.add("tick");
            if (tick[0].runs() == 2) {
                tick[0].stop();
            }
        });
        Timers.Timer once = timers.after(Duration.ofMillis(10), () -> runs.add("once"));
        timers.after(Duration.ofMillis(10), () -> runs.add("never")).stop();
        assertEquals("tick once", at(10));
        assertFalse(once.isRunning());
        assertEquals("tick", at(10));
        assertEquals("", at(100));
        assertEquals(2, tick[0].runs());
    }

    @Test
    void shouldRefuseAPeriodOfNothing() {
        assertEquals("every(...) needs a time above zero: period=PT0S", assertThrows(IllegalArgumentException.class,
                () -> timers.every(Duration.ZERO, () -> {})).getMessage());
    }

    @Test
    void shouldRefuseTimesThatNobodyLivesToSee() {
        Duration age = Duration.ofDays(1 << 30);
        assertEquals("a timer takes 36500 days at most: time=PT25769803776H",
                assertThrows(IllegalArgumentException.class, () -> timers.every(age, () -> {})).getMessage());
        assertThrows(IllegalArgumentException.class, () -> timers.after(age, () -> {}));
    }

    @Test
    void shouldTellHowLongToWait() {
        assertEquals(100, timers.untilNextMillis(100));
        timers.after(Duration.ofNanos(1_000_001), () -> {});
        assertEquals(2, timers.untilNextMillis(100));
        assertEquals(1, timers.untilNextMillis(1));
        now += 5_000_000;
        assertEquals(0, timers.untilNextMillis(100));
    }

    @Test
    void shouldAccountForEveryHit() {
        Accounting quiet = new Accounting(3, 5, 0, 0, 0, 0, 5, 0);
        assertEquals("8 hits = 3 rejected in the kernel + 5 delivered + 0 lost", quiet.toString());
        assertEquals("8 events, none lost", quiet.brief());
        assertEquals("3 of 5 events", new Accounting(3, 5, 0, 0, 0, 0, 5, 3).failures());
        assertEquals("1 of 1 event", new Accounting(0, 1, 0, 0, 0, 0, 1, 1).failures());
        Accounting all = new Accounting(1, 2, 4, 8, 16, 32, 2, 1);
        assertEquals(63, all.hits());
        assertEquals("63 hits = 1 rejected in the kernel + 2 delivered + 4 aggregated in the kernel + 8 lost"
                        + " + 16 missed + 32 dropped",
                all.toString());
        assertEquals("8 events, none lost", quiet.brief());
        assertEquals("1 event, none lost", new Accounting(0, 1, 0, 0, 0, 0, 1, 0).brief());
        assertEquals("no events", new Accounting(0, 0, 0, 0, 0, 0, 0, 0).brief());
        assertEquals(all.toString(), all.brief());
        for (Accounting a : List.of(new Accounting(1, 2, 3, 1, 0, 0, 2, 0), new Accounting(1, 2, 3, 0, 1, 0, 2, 0),
                new Accounting(1, 2, 3, 0, 0, 1, 2, 0))) {
            assertEquals(a.toString(), a.brief());
        }
    }
}
