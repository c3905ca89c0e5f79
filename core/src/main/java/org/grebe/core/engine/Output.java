package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.value.Label;

/** Where a script's output goes. Called on the script thread only. */
public interface Output {
    /** From now on until {@link #expected} the rows to come are announced: some formats have one heading for all. */
    default void expect() {}

    /** Events of a probe will come. */
    default void expect(Probe probe, Optional<Layout> layout) {}

    /** Rows of these values will come. */
    default void expect(List<Label> labels) {}

    /** Rows of this table will come, which is empty. */
    default void expect(Table table) {}

    /** Nothing is expected any more that is not yet. */
    default void expected() {}

    /** The next rows are of the trace of this name, until the next call; "" where no trace prints them. */
    default void from(String trace) {}

    /** An event with its default columns, or the values that the script named. */
    void row(List<Object> values);

    /** Values with what each of them is called; names differ. */
    default void row(List<Object> values, List<Label> labels) {
        row(values);
    }

    /** A line for people that tells what goes on; no part of the results. */
    default void banner(String line) {
        text(line + "\n");
    }

    /** Before the first row of a trace that has a layout of its own. */
    default void begin(Layout layout) {}

    /** An event, with the columns of its trace's own layout. */
    default void row(Event event, Layout layout) {
        row(List.of(event));
    }

    /** The same, with the {@link Layout#values} that are no fields. */
    default void row(Event event, Layout layout, Map<String, Object> more) {
        row(event, layout);
    }

    /** Rows of an aggregation, each with its keys and then its value. */
    default void table(List<Row> rows, Layout layout) {
        for (Row row : rows) {
            List<Object> values = new ArrayList<>(row.keys());
            values.add(row.value());
            row(values);
        }
    }

    /** After the last row of what began with {@link #begin}. */
    default void end(Layout layout) {}

    /** What {@code body} prints takes the place of what it printed the last time, where somebody watches. */
    default void redraw(Runnable body) {
        body.run();
    }

    /** An aggregation, or part of one. */
    void table(Table table);

    /** Text as the script made it, line ends included. */
    void text(String text);

    /** Something that the user should know and that is no result. */
    void warning(String text);

    /** To be called when no more comes at once. */
    void flush();
}
