package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.grebe.shell.jshell.JShellRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every line of docs/java.md runs, one after the other. */
@Tag("live")
class JavaDocumentLiveTest {
    @Test
    void shouldRunEveryLineOfTheDocument() throws Exception {
        String lines = Documents.blocks("java").stream().map(Documents.Block::text).collect(Collectors.joining("\n"));
        assertTrue(lines.lines().count() > 10, lines);
        try (JShellRun run = new JShellRun(lines + "\nSystem.out.println(\"done \" + traces())\n")) {
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().endsWith("done []\n"), run.out());
            assertEquals("", run.err());
        }
    }
}
