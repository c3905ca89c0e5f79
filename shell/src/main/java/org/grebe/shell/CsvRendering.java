package org.grebe.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;

/** Comma-separated values as RFC 4180 has them, but for line ends of one character. Free text goes to {@code err}. */
final class CsvRendering implements Rendering {
    private final PrintStream err;
    private final boolean terminal;
    private List<String> lastColumns = List.of();

    /** {@code terminal}: control characters are spelled out. */
    CsvRendering(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    private String line(Collection<?> values) {
        return String.join(",", values.stream().map(v -> cell(String.valueOf(v))).toList()) + "\n";
    }

    private String cell(String value) {
        String text = terminal ? Safe.cell(value) : value;
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && text.strip().length() == text.length();
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The names of the columns, where they are others than those above. */
    private String heading(Collection<String> names) {
        List<String> columns = List.copyOf(names);
        String heading = columns.equals(lastColumns) ? "" : line(columns);
        lastColumns = columns;
        return heading;
    }

    @Override
    public String begin(Layout layout) {
        return heading(layout.names());
    }

    @Override
    public String event(Event event, Layout layout, Map<String, Object> more) {
        return fields(event, layout.names(), more);
    }

    private String fields(Event event, Collection<String> names, Map<String, Object> more) {
        return heading(names)
                + line(names.stream().map(n -> more.containsKey(n) ? more.get(n) : event.shown(n)).toList());
    }

    @Override
    public String table(List<Row> rows, Layout layout) {
        return heading(layout.fields()) + lines(rows);
    }

    private String lines(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            List<Object> values = new ArrayList<>(row.keys());
            values.add(row.value());
            text.append(line(values));
        }
        return text.toString();
    }

    @Override
    public String end(Layout layout) {
        return "";
    }

    @Override
    public String row(List<Object> values) {
        return values.size() == 1 && values.get(0) instanceof Event event
                ? fields(event, event.probe().defaultColumns(), Map.of())
                : line(values);
    }

    @Override
    public String table(Table table) {
        return lines(table);
    }

    @Override
    public String text(String text) {
        err.print(Safe.text(text));
        return "";
    }
}
