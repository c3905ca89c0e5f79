package org.grebe.core.dsl.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.core.dsl.run.Members;
import org.grebe.core.engine.Timers;
import org.junit.jupiter.api.Test;

class RunningTimersTest {
    private final Timers engine = new Timers();
    private final RunningTimers timers = new RunningTimers();
    private final Map<String, Object> variables = new HashMap<>();

    private TimerHandle start(String word, Duration time) {
        return timers.add(word, time, engine.every(time, () -> { }));
    }

    private List<String> running() {
        return timers.running().stream().map(TimerHandle::toString).toList();
    }

    @Test
    void shouldCallATimerAsTheVariableThatALineGaveIt() {
        variables.put("tick", start("every", Duration.ofSeconds(90)));
        timers.name(Set.of("tick"), variables);
        assertEquals(List.of("tick: every 1m30s, 0 runs"), running());
        variables.put("same", variables.get("tick"));
        timers.name(Set.of("same"), variables);
        assertEquals(List.of("tick: every 1m30s, 0 runs"), running());
    }

    @Test
    void shouldTakeThePlaceOfTheOneOfThatName() {
        TimerHandle first = start("every", Duration.ofSeconds(1));
        variables.put("tick", first);
        timers.name(Set.of("tick"), variables);
        variables.put("tick", start("after", Duration.ofMillis(500)));
        timers.name(Set.of("tick"), variables);
        assertFalse(first.isRunning());
        assertEquals(List.of("tick: after 0.5s, 0 runs"), running());
    }

    @Test
    void shouldMakeAVariableOfOneThatHasNone() {
        TimerHandle first = start("every", Duration.ofSeconds(1));
        TimerHandle second = start("every", Duration.ofHours(2));
        timers.name(Set.of(), variables);
        assertEquals(Map.of("timer1", first, "timer2", second), variables);
        first.stop();
        assertEquals("timer1: every 1s, 0 runs, stopped", first.toString());
        assertEquals("timer1", start("every", Duration.ofSeconds(3)).getName());
        timers.stopAll();
        assertTrue(running().isEmpty());
    }

    @Test
    void shouldLeaveAVariableOfTheUserAlone() {
        variables.put("timer1", 5);
        start("every", Duration.ofSeconds(1));
        timers.name(Set.of(), variables);
        assertEquals(Map.of("timer1", 5), variables);
    }

    @Test
    void shouldSayWhatThereIsInsteadOfAMissingMember() {
        assertEquals("a trace has no property 'dport'; its events have: on connect { print it.dport }",
                Members.none(TraceHandle.class, "dport", "property 'dport'"));
        assertEquals("a trace has no method foo(); it has name, probe, state, hits, rejected, delivered, aggregated,"
                + " lost, failed, stop(), pause(), resume(), explain()",
                Members.none(TraceHandle.class, "foo", "method foo()"));
        assertEquals("a timer has no property 'x'; it has name, runs, running, stop()",
                Members.none(TimerHandle.class, "x", "property 'x'"));
    }
}
