package org.grebe.shell.repl;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.LineDisciplineTerminal;

/**
 * Edits a line at a terminal in memory. bin/build records the classes that this loads for its class archive, where
 * there is no terminal: else a third of the time to the first prompt is spent on reading JLine's.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Returns what was typed; keeps no history. */
    public static String run() throws IOException {
        // For the search of a terminal alone: standard input need not be one.
        TerminalBuilder.builder().system(true).dumb(true).build().close();
        LineDisciplineTerminal terminal = new LineDisciplineTerminal(
                "rehearsal", "xterm-256color", OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
        Completions completions = new Completions(Map::of, List.of(), Path.of("/proc"));
        TerminalConsole console =
                new TerminalConsole(terminal, completions, List::of, () -> "grebe> ", () -> { });
        try {
            terminal.processInputBytes("on connect { if (it.dp\t == 80) print it }\r".getBytes(StandardCharsets.UTF_8));
            String line = console.read();
            console.print("a row\n");
            return line;
        } finally {
            console.close();
        }
    }
}
