package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.grebe.core.dsl.FakeKernel;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.junit.jupiter.api.Test;

/** The planner's law for maps that handlers share: kept by the kernel or by the script, the tables are the same. */
class SharedMapLawTest {
    private static final int SCRIPTS = 400;
    private static final long SEED = 20261130;

    private static final String TABLES = "end { print n; print by; print sums; print highs }\n";
    /** A look from elsewhere keeps the map in the script. */
    private static final String LOOK = "end { start.size() }\n";

    private int inKernel;

    @Test
    void shouldGiveTheSameTablesWhoeverKeepsTheMap() {
        for (int i = 0; i < SCRIPTS; i++) {
            long seed = SEED + i;
            String script = new RandomSharedMaps(new Random(seed)).script();
            List<String> expected = run(script + LOOK + TABLES, seed, false);
            List<String> actual = run(script + TABLES, seed, true);
            assertEquals(expected, actual, "seed " + seed + "\n" + script);
        }
        assertTrue(inKernel > SCRIPTS / 3, "in the kernel: " + inKernel);
    }

    private List<String> run(String script, long seed, boolean mayMove) {
        LinesOutput output = new LinesOutput();
        StoredEvents events = new RandomSharedMaps(new Random(seed)).events(60);
        var compiled = new ScriptCompiler(FakeKernel.PROBES).compile("law", script);
        try (ScriptRun run = new ScriptRun(compiled, () -> new Session(events), output, o -> Map.of())) {
            run.run();
            boolean kept = run.traces().stream().allMatch(t -> t.plan().shared().get(0).inKernel());
            assertTrue(mayMove || !kept, script);
            inKernel += kept ? 1 : 0;
            List<String> result = new ArrayList<>(output.lines);
            run.traces().forEach(t -> result.add(t.accounting().hits() + " hits, "
                    + t.accounting().failed() + " failed"));
            return result;
        }
    }
}
