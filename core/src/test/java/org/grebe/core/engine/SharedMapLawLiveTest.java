package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.core.dsl.FakeKernel;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same with programs in this kernel, and what they do where a map has no room. */
@Tag("live")
class SharedMapLawLiveTest {
    private static final int SCRIPTS = (int) Math.min(50, PlannerFuzz.cases(20_000) / 400);

    @Test
    void shouldGiveTheSameTablesWhoeverKeepsTheMap() {
        int inKernel = SharedMapRuns.compare(SCRIPTS, 20261201, true);
        assertTrue(inKernel > SCRIPTS / 3, "in the kernel: " + inKernel);
    }

    @Test
    void shouldCountAndReportWhatFindsNoRoom() {
        LinesOutput output = new LinesOutput();
        try (SharedKernelMaps maps = new SharedKernelMaps(2)) {
            StoredEvents events = new StoredEvents(Optional.of(maps));
            for (int tid = 1; tid <= 5; tid++) {
                events.with(RandomSharedMaps.ENTER, "tid", tid, "offset", tid * 10);
            }
            for (int tid = 1; tid <= 5; tid++) {
                events.with(RandomSharedMaps.EXIT, "tid", tid);
            }
            var compiled = new ScriptCompiler(FakeKernel.PROBES).compile("full", """
                    start = [:]; sums = sum()
                    on tracepoint('syscalls:sys_enter_lseek') { start[it.tid] = it.offset }
                    on tracepoint('syscalls:sys_exit_lseek') { def t = start.remove(it.tid); if (t) sums << t }
                    end { println sums.snapshot()[0].value }
                    """);
            try (ScriptRun run = new ScriptRun(compiled, () -> new Session(events), output, o -> Map.of())) {
                run.run();
            }
        }
        assertEquals(List.of("warning: start: 3 found no room among its 65536 keys, which the kernel keeps,"
                + " and count as lost", "30\n"), output.lines.subList(0, 2));
    }
}
