package org.grebe.shell.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.value.Label;
import org.grebe.core.value.Moment;

/**
 * Comma-separated values as RFC 4180 has them, but for line ends of one character: one heading, and then rows, as
 * sqlite and pandas read them. Rows of several kinds share a heading that has all of their columns, and one more that
 * says what a row is; a cell that a row lacks is empty. Free text goes to {@code err}.
 */
final class CsvRendering implements Rendering {
    private static final String RECORD = "record";
    /** Of a layout that begins before anything is known of its rows. */
    private static final String ANY = "";

    private final PrintStream err;
    private final boolean terminal;
    private final Supplier<Moment> clock;
    /** What may come: columns by what {@link #RECORD} says. */
    private final Map<String, Set<String>> kinds = new LinkedHashMap<>();
    /** The heading, or null before it is written. */
    private List<String> heading;
    /** Rows that wait for the heading, or null where none has to. */
    private List<Line> waiting;
    private boolean warned;

    private record Line(String record, Map<String, Object> cells) {}

    /** {@code terminal}: control characters are spelled out. */
    CsvRendering(PrintStream err, boolean terminal) {
        this(err, terminal, Moment::now);
    }

    /** {@code clock} says when a table is printed. */
    CsvRendering(PrintStream err, boolean terminal, Supplier<Moment> clock) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public void expect() {
        waiting = new ArrayList<>();
    }

    @Override
    public void expect(Probe probe, Optional<Layout> layout) {
        expect(probe.name(), layout.<Collection<String>>map(Layout::names).orElse(probe.defaultColumns()));
    }

    @Override
    public void expect(List<Label> labels) {
        expect("row", labels.stream().map(Label::name).toList());
    }

    @Override
    public void expect(Table table) {
        expect("aggregation", CsvTable.columns(table));
    }

    private void expect(String record, Collection<String> columns) {
        kinds.computeIfAbsent(record, r -> new LinkedHashSet<>()).addAll(columns);
    }

    @Override
    public String expected() {
        if (waiting == null) {
            return "";
        }
        List<Line> lines = waiting;
        waiting = null;
        lines.forEach(line -> expect(line.record(), line.cells().keySet()));
        StringBuilder text = new StringBuilder(kinds.isEmpty() ? "" : heading());
        lines.forEach(line -> text.append(line(line)));
        return text.toString();
    }

    /** Of all that is expected. */
    private String heading() {
        Set<String> columns = new LinkedHashSet<>();
        if (kinds.size() > 1) {
            columns.add(RECORD);
        }
        kinds.values().forEach(columns::addAll);
        heading = List.copyOf(columns);
        return text(heading);
    }

    private String write(String record, Map<String, Object> cells) {
        Line line = new Line(record, cells);
        if (waiting != null) {
            waiting.add(line);
            return "";
        }
        return line(line);
    }

    private String line(Line line) {
        boolean fits = heading != null && heading.containsAll(line.cells().keySet())
                && (heading.contains(RECORD) || kinds.containsKey(line.record()) || kinds.containsKey(ANY));
        String before = fits ? "" : another(line);
        return before + text(heading.stream()
                .map(column -> column.equals(RECORD) ? line.record() : line.cells().get(column)).toList());
    }

    /** A heading for what nobody expected. */
    private String another(Line line) {
        if (heading != null && !warned) {
            warned = true;
            err.println("grebe: CSV gets a second heading, as rows come that could not be foreseen: `--format json`"
                    + " names each value");
        }
        expect(line.record(), line.cells().keySet());
        return heading();
    }

    private String text(Collection<?> values) {
        return String.join(",", values.stream().map(v -> v == null ? "" : cell(v.toString())).toList()) + "\n";
    }

    private String cell(String value) {
        String text = terminal ? Safe.cell(value) : value;
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && text.strip().length() == text.length();
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public String begin(Layout layout) {
        if (heading != null || waiting != null) {
            return "";
        }
        expect(ANY, layout.names());
        return heading();
    }

    @Override
    public String event(Event event, Layout layout, Map<String, Object> more) {
        return fields(event, layout.names(), more);
    }

    private String fields(Event event, Collection<String> names, Map<String, Object> more) {
        Map<String, Object> cells = new LinkedHashMap<>();
        names.forEach(n -> cells.put(n, more.containsKey(n) ? more.get(n) : event.shown(n)));
        return write(event.probe().name(), cells);
    }

    @Override
    public String table(List<Row> rows, Layout layout) {
        List<String> names = List.copyOf(layout.fields());
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                cells.put(names.get(i), i < row.keys().size() ? row.keys().get(i) : row.value());
            }
            text.append(write("count", cells));
        }
        return text.toString();
    }

    @Override
    public String end(Layout layout) {
        return "";
    }

    @Override
    public String row(List<Object> values) {
        List<Label> labels = new ArrayList<>();
        for (int i = 1; i <= values.size(); i++) {
            labels.add(Label.of("value" + i));
        }
        return row(values, labels);
    }

    @Override
    public String row(List<Object> values, List<Label> labels) {
        if (values.size() == 1 && values.get(0) instanceof Event event) {
            return fields(event, event.probe().defaultColumns(), Map.of());
        }
        Optional<List<Table>> tables = TableRecords.all(values);
        if (tables.isPresent()) {
            return String.join("", tables.get().stream().map(this::table).toList());
        }
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            cells.put(labels.get(i).name(), values.get(i));
        }
        return write("row", cells);
    }

    @Override
    public String table(Table table) {
        return String.join("", CsvTable.rows(table, clock.get()).stream().map(r -> write("aggregation", r)).toList());
    }

    @Override
    public String text(String text) {
        err.print(Safe.text(text));
        return "";
    }
}
