package org.grebe.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Output;

/** Writes a script's output to a stream. When the reader has gone, it says so once to {@code whenClosed}. */
public final class StreamOutput implements Output {
    private final OutputStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Runnable whenClosed;
    private Columns columns;
    private boolean closed;

    /** {@code terminal}: a person reads it, so control characters must not reach it. */
    public StreamOutput(OutputStream out, PrintStream err, boolean terminal, Runnable whenClosed) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.err = err;
        this.terminal = terminal;
        this.whenClosed = whenClosed;
    }

    @Override
    public void row(List<Object> values) {
        if (values.size() == 1 && values.get(0) instanceof Event event) {
            write(columns(event.probe()).row(event));
        } else {
            write(Columns.values(values) + "\n");
        }
    }

    /** Writes the heading where it changes. */
    private Columns columns(Probe probe) {
        if (columns == null || columns.probe() != probe) {
            if (columns == null || !columns.probe().defaultColumns().equals(probe.defaultColumns())) {
                write(Columns.header(probe) + "\n");
            }
            columns = new Columns(probe);
        }
        return columns;
    }

    @Override
    public void aggregation(Aggregation aggregation) {
        write(AggregationText.of(aggregation));
    }

    @Override
    public void text(String text) {
        write(terminal ? Safe.text(text) : text);
    }

    @Override
    public void warning(String text) {
        flush();
        err.println("grebe: " + Safe.text(text));
    }

    @Override
    public void flush() {
        try {
            if (!closed) {
                out.flush();
            }
        } catch (IOException e) {
            readerHasGone();
        }
    }

    private void write(String text) {
        try {
            if (!closed) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            readerHasGone();
        }
    }

    /** As with `| head`: no error, just nobody to write for. */
    private void readerHasGone() {
        closed = true;
        whenClosed.run();
    }
}
