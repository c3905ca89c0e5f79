package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** What bin/build has recorded is what a person does: keys, completion, a row above the line. */
class RehearsalTest {
    @Test
    void shouldEditALineWithoutATerminal() throws Exception {
        assertEquals("on connect { if (it.dport == 80) print it }", Rehearsal.run());
    }

    @Test
    void shouldTakeATerminalWithoutAType() {
        assertEquals("dumb", TerminalConsole.type(null));
        assertEquals("dumb", TerminalConsole.type(""));
        assertNull(TerminalConsole.type("xterm-256color"));
        assertNull(TerminalConsole.type("nobody-knows-this"));
    }
}
