package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.grebe.core.dsl.FakeKernel;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;

/** Random scripts over the same events twice: their map in the kernel, if it may be, and in the script. */
final class SharedMapRuns {
    private static final int EVENTS = 60;
    private static final String TABLES = "end { print n; print by; print sums; print highs }\n";
    /** A look from elsewhere keeps the map in the script. */
    private static final String LOOK = "end { start.size() }\n";

    private int inKernel;

    /** How many of the scripts had their map in the kernel. */
    static int compare(int scripts, long firstSeed, boolean inThisKernel) {
        SharedMapRuns runs = new SharedMapRuns();
        for (long seed = firstSeed; seed < firstSeed + scripts; seed++) {
            String script = new RandomSharedMaps(new Random(seed)).script();
            List<String> expected = runs.run(script + LOOK + TABLES, seed, Optional.empty());
            assertEquals(0, runs.inKernel % 2, script);
            try (SharedKernelMaps maps = new SharedKernelMaps(100)) {
                List<String> actual = runs.run(script + TABLES, seed,
                        inThisKernel ? Optional.of(maps) : Optional.empty());
                assertEquals(expected, actual, "seed " + seed + "\n" + script);
            }
        }
        return runs.inKernel / 2;
    }

    private List<String> run(String script, long seed, Optional<SharedKernelMaps> kernel) {
        LinesOutput output = new LinesOutput();
        StoredEvents events = new RandomSharedMaps(new Random(seed)).events(new StoredEvents(kernel), EVENTS);
        var compiled = new ScriptCompiler(FakeKernel.PROBES).compile("law", script);
        try (ScriptRun run = new ScriptRun(compiled, () -> new Session(events), output, o -> Map.of())) {
            run.run();
            long kept = run.traces().stream().filter(t -> t.plan().shared().get(0).inKernel()).count();
            assertTrue(kept == 0 || kept == 2 && !script.contains(LOOK), script);
            inKernel += (int) kept;
            List<String> result = new ArrayList<>(output.lines);
            run.traces().forEach(t -> result.add(t.accounting().hits() + " hits, "
                    + t.accounting().failed() + " failed"));
            return result;
        }
    }
}
