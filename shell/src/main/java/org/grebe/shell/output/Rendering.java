package org.grebe.shell.output;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.value.Label;

/** What a script prints as text to be written, line ends included: aligned for people, or for machines. */
public interface Rendering {
    /** {@code err} is where a format tells people what has no place in it. */
    static Rendering of(Format format, boolean terminal, PrintStream err) {
        return switch (format) {
            case TEXT -> new TextRendering(terminal, terminal && TextStyle.wantsColours(System.getenv("TERM")));
            case JSON -> new JsonRendering();
            case CSV -> new CsvRendering(err, terminal);
        };
    }

    /** As {@link org.grebe.core.engine.Output#expect()}. */
    default void expect() {}

    default void expect(Probe probe, Optional<Layout> layout) {}

    default void expect(List<Label> labels) {}

    default void expect(Table table) {}

    /** What can be written once all is known that will come. */
    default String expected() {
        return "";
    }

    /** The next rows are of this trace; "" where no trace prints them. */
    default void from(String trace) {}

    /** Before the first row of a layout. */
    String begin(Layout layout);

    /** {@code more}: values of columns that are no fields. */
    String event(Event event, Layout layout, Map<String, Object> more);

    String table(List<Row> rows, Layout layout);

    String end(Layout layout);

    /** A row without a layout: one event, or values. */
    String row(List<Object> values);

    /** The same with what each value is called; names differ. */
    default String row(List<Object> values, List<Label> labels) {
        return row(values);
    }

    /** Without a layout. */
    String table(Table table);

    /** Free text of the script's. */
    String text(String text);

    /** A line for people. */
    default String banner(String line) {
        return "";
    }

    /** What is no result, and stands on standard error already. */
    default String problem(String kind, String text) {
        return "";
    }

    /** What became of a trace's events, at the end. */
    default String accounting(String probe, Accounting accounting) {
        return "";
    }
}
