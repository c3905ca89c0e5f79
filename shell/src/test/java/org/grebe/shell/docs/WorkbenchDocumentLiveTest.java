package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.grebe.shell.repl.BenchRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/workbench.md shows with traces: every line works, and every answer shown has its like. */
@Tag("live")
class WorkbenchDocumentLiveTest {
    static Stream<Documents.Block> sessions() {
        return Documents.blocks("grebe-live").stream();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void shouldDoWhatTheDocumentShows(Documents.Block block) {
        List<String> typed = Dialogues.typed(block);
        assertTrue(typed.size() > 5, block.toString());
        BenchRun run = BenchRun.of(typed.toArray(String[]::new));
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        for (String answer : Dialogues.answers(block)) {
            // Numbers are what the machine's other programs make of them.
            String like = Stream.of(answer.split(" +"))
                    .map(w -> w.matches("\\d+|-") ? "(\\d+|-)" : Pattern.quote(w))
                    .reduce((a, b) -> a + " +" + b).orElseThrow();
            assertTrue(run.out().lines().anyMatch(l -> l.matches(like)), answer + "\n" + run.out());
        }
    }
}
