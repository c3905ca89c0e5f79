package org.grebe.shell.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.grebe.core.agg.Row;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.RowKind;
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

    /** Takes note of columns. */
    private final class Expecting implements RowKind.Visitor<Void> {
        @Override
        public Void events(RowKind.Events kind) {
            return expect(kind.probe().name(), kind.columns());
        }

        @Override
        public Void values(RowKind.Values kind) {
            return expect("row", kind.labels().stream().map(Label::name).toList());
        }

        @Override
        public Void table(RowKind.OfTable kind) {
            return expect("aggregation", CsvTable.columns(kind.table()));
        }

        private Void expect(String record, Collection<String> columns) {
            CsvRendering.this.expect(record, columns);
            return null;
        }
    }

    private void expect(String record, Collection<String> columns) {
        kinds.computeIfAbsent(record, r -> new LinkedHashSet<>()).addAll(columns);
    }

    @Override
    public String expected(List<RowKind> foreseen) {
        foreseen.forEach(kind -> kind.accept(new Expecting()));
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
    public String begin(Printed.Begin begin) {
        if (heading != null || waiting != null) {
            return "";
        }
        expect(ANY, begin.layout().names());
        return heading();
    }

    @Override
    public String event(Printed.OfEvent row) {
        Map<String, Object> more = row.more();
        Map<String, Object> cells = new LinkedHashMap<>();
        row.columns().forEach(n -> cells.put(n, more.containsKey(n) ? more.get(n) : row.event().shown(n)));
        return write(row.event().probe().name(), cells);
    }

    @Override
    public String tableRows(Printed.TableRows table) {
        List<String> names = List.copyOf(table.layout().fields());
        StringBuilder text = new StringBuilder();
        for (Row row : table.rows()) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                cells.put(names.get(i), i < row.keys().size() ? row.keys().get(i) : row.value());
            }
            text.append(write("count", cells));
        }
        return text.toString();
    }

    @Override
    public String end(Printed.End end) {
        return "";
    }

    @Override
    public String values(Printed.Values row) {
        List<Object> values = row.values();
        List<Label> labels = row.labels().isEmpty() ? numbered(values.size()) : row.labels();
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            cells.put(labels.get(i).name(), values.get(i));
        }
        return write("row", cells);
    }

    private static List<Label> numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> Label.of("value" + i)).toList();
    }

    @Override
    public String table(Printed.OfTable table) {
        return String.join("",
                CsvTable.rows(table.table(), clock.get()).stream().map(r -> write("aggregation", r)).toList());
    }

    @Override
    public String text(Printed.Text text) {
        err.print(Safe.text(text.text()));
        return "";
    }
}
