package org.grebe.shell.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.RowKind;
import org.grebe.core.value.RawText;

/** Writes a script's output to a stream. When the reader has gone, it says so once to {@code whenClosed}. */
public final class StreamOutput implements Output {
    private final PatientStream destination;
    private final OutputStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Supplier<Rendering> format;
    /** What rows are announced to before the first is printed; null once all are. */
    private Rendering expecting;
    private final Runnable whenClosed;
    /** What a redraw has printed by now, or null outside of one. */
    private StringBuilder drawing;
    /** Lines of the last redraw, 0 where something else has been written below it. */
    private int drawnLines;
    /** Where redraws go, or null: over the last one of this stream's. */
    private Consumer<String> canvas;
    private volatile boolean closed;
    private volatile boolean failed;

    /**
     * @param terminal a person reads it, so control characters must not reach it
     * @param format asked for each piece, since a script's options may still change the format
     */
    public StreamOutput(OutputStream out, PrintStream err, boolean terminal, Supplier<Rendering> format,
            Runnable whenClosed) {
        this.destination = new PatientStream(out);
        this.out = new BufferedOutputStream(destination, 1 << 16);
        this.err = err;
        this.terminal = terminal;
        this.format = format;
        this.whenClosed = whenClosed;
    }

    /** Text for people. */
    public static StreamOutput text(OutputStream out, PrintStream err, boolean terminal, Runnable whenClosed) {
        Rendering text = new TextRendering(terminal, terminal && TextStyle.wantsColours(System.getenv("TERM")));
        return new StreamOutput(out, err, terminal, () -> text, whenClosed);
    }

    /** Has redraws go to {@code where}, which knows what else is on the screen. */
    public StreamOutput drawingOn(Consumer<String> where) {
        canvas = where;
        return this;
    }

    /** A format that a script's options ask for waits for what is announced as the one before it did. */
    private Rendering rendering() {
        Rendering now = format.get();
        if (expecting != null && now != expecting) {
            expecting = now;
            now.expect();
        }
        return now;
    }

    @Override
    public void expect() {
        expecting = format.get();
        expecting.expect();
    }

    @Override
    public void expected(List<RowKind> kinds) {
        String heading = rendering().expected(kinds);
        expecting = null;
        write(heading);
    }

    @Override
    public void write(Printed what) {
        if (what instanceof Printed.Warning warning) {
            flush();
            drawnLines = 0;
            err.println(Prefix.of(Safe.text(warning.text())));
        }
        write(what.accept(rendering()));
    }

    /** Without wrapping: the cursor must find its way back up by the number of lines. */
    @Override
    public void redraw(Runnable body) {
        if (!terminal || drawing != null) {
            body.run();
            return;
        }
        drawing = new StringBuilder();
        String drawn;
        try {
            body.run();
        } finally {
            drawn = drawing.toString();
            drawing = null;
        }
        if (canvas != null) {
            flush();
            canvas.accept(drawn);
            return;
        }
        Block block = Block.of(drawn, Terminals.rows(1) - 1);
        int before = drawnLines;
        write(block.over(before));
        drawnLines = block.lines();
        flush();
    }

    @Override
    public void flush() {
        try {
            if (!closed) {
                out.flush();
            }
        } catch (IOException e) {
            cannotWrite(e);
        }
    }

    private void write(String text) {
        if (drawing != null) {
            drawing.append(text);
            return;
        }
        drawnLines = text.isEmpty() ? drawnLines : 0;
        try {
            if (!closed) {
                out.write(RawText.encode(text));
            }
        } catch (IOException e) {
            cannotWrite(e);
        }
    }

    /** A reader that has gone, as with `| head`, is no error: there is just nobody to write for. */
    private void cannotWrite(IOException e) {
        closed = true;
        if (!BrokenPipe.is(e)) {
            failed = true;
            err.println("grebe: cannot write the output: " + e.getMessage());
        }
        whenClosed.run();
    }

    /** Whether the reader keeps us waiting; any thread. */
    public boolean isBlocked() {
        return !closed && destination.isBlocked();
    }

    /** Writes nothing more, and counts what is not written as lost; any thread. */
    public void giveUp() {
        closed = true;
        failed = true;
    }

    /** Whether output is lost, by a full disk for one. */
    public boolean hasFailed() {
        return failed;
    }
}
