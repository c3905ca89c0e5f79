package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.shell.repl.BenchRun;
import org.grebe.shell.repl.CommandTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/workbench.md shows without a kernel: each block marked {@code grebe} is one workbench. */
class WorkbenchTest {
    static Stream<Documents.Block> sessions() {
        return Documents.blocks("grebe").stream();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void shouldAnswerAsTheDocumentShows(Documents.Block block) {
        List<String> typed = Dialogues.typed(block);
        assertFalse(typed.isEmpty(), block.toString());
        BenchRun run = BenchRun.together(typed.toArray(String[]::new));
        assertEquals(Dialogues.answers(block), Documents.stable(run.out().lines().toList()), block.toString());
    }

    @Test
    void shouldListTheCommandsThatThereAre() {
        String document = Documents.read(Documents.HOME.resolve("docs/workbench.md"));
        int from = document.indexOf("| command |");
        assertEquals(CommandTable.markdown(), document.substring(from, document.indexOf("\n\n", from) + 1));
    }
}
