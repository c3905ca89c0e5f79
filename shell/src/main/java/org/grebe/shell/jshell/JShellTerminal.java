package org.grebe.shell.jshell;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.grebe.shell.output.ScriptStreams;
import org.grebe.shell.output.Terminals;
import org.grebe.shell.repl.Rows;
import org.jline.utils.Signals;

/**
 * JShell at a terminal, with what traces print above the line that is being edited. While a line runs, they print at
 * once, so that what it asked for stands before its result. While JShell does anything else, such as to show an editor,
 * rows wait.
 */
public final class JShellTerminal implements AutoCloseable {
    private static final int POLL_MILLIS = 20;
    private static final String GREETING = "grebe: on(connect).print() traces what connects, fields(connect) lists its"
            + " fields, stop() ends all traces\n";

    private final JavaShellToolBuilder builder;
    private final PrintStream out;
    private final EditedLine line;
    private final Rows rows = new Rows(this::show);
    private final PrintStream lines;
    private volatile boolean over;

    /** {@code out} is the terminal. */
    public JShellTerminal(PrintStream out) {
        this.out = out;
        Terminals.giveSize(1);
        builder = JavaShellToolBuilder.builder(); // It keeps System.out and System.err as they are now.
        line = edited(builder);
        lines = line == null ? out : new PrintStream(new WholeLines(this::add), true, StandardCharsets.UTF_8);
    }

    private static EditedLine edited(JavaShellToolBuilder builder) {
        try {
            return new EditedLine(builder);
        } catch (ReflectiveOperationException e) {
            return null; // Rows come where the cursor is.
        }
    }

    /** Name of the execution engine to run its lines by. */
    public static String execution() {
        return LineExecution.NAME;
    }

    /** For what traces print. */
    public OutputStream rows() {
        return lines;
    }

    /** For what is to be told meanwhile. */
    public PrintStream warnings() {
        return lines;
    }

    /** Runs JShell to its end; gives its exit code. */
    public int run(String... words) throws Exception {
        if (List.of(words).stream().noneMatch(w -> w.equals("-s") || w.equals("-q"))) {
            out.print(GREETING);
        }
        if (line == null) {
            return builder.start(words);
        }
        rows.start();
        Signals.register("WINCH", line::terminalHasBeenResized);
        PrintStream others = ScriptStreams.safe(lines);
        System.setOut(new PrintStream(
                new ByThread(ScriptStreams.safe(System.out), others), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(
                new ByThread(ScriptStreams.safe(System.err), others), true, StandardCharsets.UTF_8));
        return line.run(words);
    }

    private void add(String text) {
        rows.add(text);
        if (over || LineExecution.lineRuns()) {
            rows.show();
        }
    }

    private void show(String text) {
        while (!over && !LineExecution.lineRuns() && line.isThere() && !line.isBeingEdited()) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (over || !line.isThere()) {
            out.print(text);
            out.flush();
        } else {
            line.printAbove(text);
        }
    }

    /** From now on, JShell has left the terminal. */
    @Override
    public void close() {
        over = true;
        rows.show();
        rows.close();
    }
}
