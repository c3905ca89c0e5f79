package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.syntax.Durations;
import org.grebe.core.dsl.text.ScriptError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times beside fields that have a unit. */
class UnitsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.latency > 10.ms                             → kernel latency > 10000",
        "10.ms < it.us                                  → kernel 10000 < latency",
        "it.latency > limit                             → kernel latency > 10000",
        "it.latency > plain                             → kernel latency > 7",
        "it.latency in 1.ms..10.ms                      → kernel latency in 1000..10000",
        "it.latency in 1500.ns..10.ms                   → kernel latency in 2..10000",
        "it.latency in 1.ms..<2500500.ns                → kernel latency in 1000..2500",
        "it.latency in [1.ms, 2.ms]                     → kernel latency in [1000, 2000]",
        "it.latency + 5.ms > 10.ms                      → kernel (latency + 5000) > 10000",
        "it.latency > -1.ms                             → kernel latency > -1000",
        "it.time > 10.s                                 → kernel time > 10000000000",
        "it.latency > 1500.ns                           → script because 1.5 is no integer",
        "it.latency * 2 > 10.us                         → kernel (latency * 2) > 10",
        "it.latency.intdiv(2) > 10.us                   → script because the kernel has no intdiv()",
        "it.latency / 2 > 10.us                         → script because Groovy's / gives a decimal number",
    })
    void shouldBecomeNumbersOfTheUnit(String condition, String where) {
        assertEquals(where, PushdownTest.where(
                "limit = 10.ms; plain = 7; on handshake { if (" + condition + ") print it }"));
    }

    @Test
    void shouldWorkAsFilterAndOfALocalVariable() {
        assertEquals("kernel latency == 10000", PushdownTest.where("on handshake(latency: 10.ms) { print it }"));
        assertEquals("kernel latency > 10000",
                PushdownTest.where("on handshake { def l = it.latency; if (l > 10.ms) print it }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "if (it.pid > 10.ms) print it → pid is a plain number, not a time, and cannot be compared with 10.ms",
        "if (10.ms == it.pid) print it → pid is a plain number, not a time, and cannot be compared with 10.ms",
        "[1].each { x -> if (it.comm == 1.5.s) print it }"
                + " → comm is text, not a time, and cannot be compared with 1.5.s",
        "if (it.latency < 0) print it → latency is 0 or more and never < 0",
        "if (it.latency == -1) print it → latency is 0 or more and never equals -1",
        "if (it.latency == 1500.ns) print it → latency is a whole number and never equals 1.5",
    })
    void shouldBeReportedWhereTheFieldHasNone(String body, String message) {
        assertEquals(message, assertThrows(ScriptError.class, () -> new ScriptCompiler().compile("test",
                "on handshake { e -> " + body.replace("it.", "e.") + " }")).what());
    }

    /** Whatever gives the time, and whatever is made of the field: both sides are numbers of one unit. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.latency > slow()         → 60",
        "it.latency > opts.limit     → 60",
        "it.latency > opts['limit']  → 60",
        "it.latency > [50.us][0]     → 60",
        "it.latency > (x ? 50.us : 1.s) → 60",
        "slow() < it.latency         → 60",
        "it.latency in [slow(), 60.us] → 60",
        "it.latency / 2 > 25.us      → 60",
        "it.latency.intdiv(2) > 25.us → 60",
        "it.latency * 2 > 100.us     → 60",
        "it.ms > 50.us               → 60",
        "it.ms > 1.ms                → ",
        "it.elapsed < 1.s            → 40 60",
        "it.elapsed > 1.s            → ",
    })
    void shouldBeComparedInOneUnit(String condition, String seen) {
        FakeHost host = FakeHost.run("def slow() { 50.us }; opts = [limit: 50.us]; x = true; seen = []; "
                + "on handshake { if (" + condition + ") seen << it.latency }");
        host.event(false, "latency", 40L, "time", 1L).event(false, "latency", 60L, "time", 2L);
        assertEquals("[" + (seen == null ? "" : seen.replace(" ", ", ")) + "]", host.variables.get("seen").toString());
    }

    @Test
    void shouldBeReportedOfVariables() {
        assertEquals("pid is a plain number, not a time, and cannot be compared with 10.ms", assertThrows(
                org.grebe.core.plan.PlanError.class,
                () -> PushdownTest.plan("limit = 10.ms; on connect { if (it.pid > limit) print it }")).what());
    }

    @Test
    void shouldNotBeComparedWithANumberThatLostItsUnit() {
        assertEquals("the number 64 has no unit and cannot be compared with 10.ms; compare the event's field, as in"
                + " it.latency > 10.ms", assertThrows(IllegalArgumentException.class,
                () -> Durations.besides(64L, Duration.ofMillis(10))).getMessage());
        assertEquals(Duration.ofMillis(10), Durations.besides(Duration.ofMillis(9), Duration.ofMillis(10)));
        assertEquals(10_000L, Durations.inUnit(Duration.ofMillis(10), 1000));
        assertEquals(5, Durations.inUnit(5, 1000));
    }
}
