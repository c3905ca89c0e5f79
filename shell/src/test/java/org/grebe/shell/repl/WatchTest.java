package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Max;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is watched, how often, and what has changed. */
class WatchTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "n                  | n               | 1000",
        "n 5                | n               | 5000",
        "n.top(5) 2s        | n.top(5)        | 2000",
        "n.top(5) 500ms     | n.top(5)        | 500",
        "n.top(5) 0.5       | n.top(5)        | 500",
        "n 2.s              | n               | 2000",
        "traces 1min        | traces          | 60000",
        "n[[]] + 5          | n[[]] + 5       | 1000",
        "n[[]] + 5 2        | n[[]] + 5       | 2000",
        "x - 1              | x - 1           | 1000",
        "n 0                | n               | 50",
        "n.top(5)           | n.top(5)        | 1000",
    })
    void shouldTellTheIntervalFromTheExpression(String given, String text, long millis) {
        Watched watched = Watched.of(given);
        assertEquals(text, watched.text());
        assertEquals(millis, watched.interval().toMillis());
    }

    @Test
    void shouldTellWhatASecondAdds() {
        Deltas changes = new Deltas();
        Count hits = new Count();
        hits.increment("curl").increment("curl");
        assertEquals(Map.of(), changes.since(hits.snapshot(), 1_000_000_000L));
        hits.increment("curl").increment("wget").increment("wget");
        assertEquals(Map.of(List.of("curl"), 2L, List.of("wget"), 4L), changes.since(hits.snapshot(), 1_500_000_000L));
        Max most = new Max();
        most.add("curl", 5);
        new Deltas().since(most.snapshot(), 1);
        assertEquals(Map.of(), changes.since(most.snapshot(), 2_000_000_000L), "what only grows by leaps has no rate");
    }

    @Test
    void shouldShowAnExpressionOnceInAPipe() {
        assertEquals("=> [1, 2]\n=> 3\n", BenchRun.of("x = [1, 2]", "watch x.sum() 2s").out());
        BenchRun run = BenchRun.of("watch x", "watch x = 5", "watch");
        assertTrue(run.err().startsWith("grebe: no variable 'x' (line 1, column 1)\n"), run.err());
        assertTrue(run.err().contains("grebe: only what changes nothing can be looked at again"), run.err());
        assertTrue(run.err().contains("grebe: watch what? As in `watch hits`"), run.err());
    }
}
