package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The accounting adds up when a program runs on all CPUs at once, its threads moving between them. */
@Tag("live")
class CountersLiveTest {
    private static final int RUNS = 20_000;

    @Test
    void shouldCountEachRunOnce() throws Exception {
        int threads = 2 * Runtime.getRuntime().availableProcessors();
        FuzzHost host = new FuzzHost();
        new ScriptCompiler().compile("counted", "on connect { if (it.dport == 80) print it.dport }")
                .newScript(host, new HashMap<>()).run();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (ImageRun run = new ImageRun(ScriptRun.plan(host.calls().get(0)))) {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(() -> {
                    for (int n = 0; n < RUNS; n++) {
                        run.once();
                    }
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(all)) {
                done.get();
            }
            assertEquals((long) threads * RUNS, run.rejected());
        } finally {
            pool.shutdown();
        }
    }
}
