package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.grebe.core.agg.Buckets;
import org.grebe.core.agg.Figures;
import org.grebe.core.agg.Mean;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;

/** An aggregation as text: a table with headings, or a histogram for each key. */
public final class TableText {
    private static final int LONGEST_HEADING = 16;
    /** What leads to a member: {@code sk.__sk_common.} */
    private static final Pattern MEMBERS = Pattern.compile("^\\w+(\\.\\w+|\\[\\d+])*\\.(?=\\w+(\\[\\d+])?$)");

    private static final Pattern FIRST_WORD = Pattern.compile("\\w+");

    private final Table table;
    private final TextStyle style;
    private final Map<List<Object>, Long> changes;
    private final StringBuilder text = new StringBuilder();

    private TableText(Table table, TextStyle style, Map<List<Object>, Long> changes) {
        this.table = table;
        this.style = style;
        this.changes = changes;
    }

    public static String of(Table table, TextStyle style) {
        return of(table, style, Map.of());
    }

    /** {@code changes}: by keys, what was added in a second; shown where there are some and the window has room. */
    public static String of(Table table, TextStyle style, Map<List<Object>, Long> changes) {
        return new TableText(table, style, changes).text();
    }

    private String text() {
        if (table.shown().isEmpty()) {
            return (table.name().isEmpty() ? table.kind() : table.name()) + ": nothing yet\n";
        }
        if (table.isEmpty()) {
            text.append(alone(table.shown().get(0))).append('\n');
        } else if (table.get(0).value() instanceof Buckets) {
            text.append(HistogramText.of(table, style));
        } else if (table.size() == 1 && table.get(0).keys().isEmpty()) {
            text.append(alone(table.get(0))).append('\n');
        } else {
            rows();
        }
        if (table.noRoom() > 0) {
            String kind = table.kind();
            String room = kind.substring(0, kind.length() - 1) + (kind.endsWith("()") ? "" : ", ")
                    + "keys: " + table.maxKeys() + ")";
            text.append('(').append(table.noRoom()).append(table.noRoom() == 1
                    ? " event had a key that does not fit into "
                    : " events had keys that do not fit into ").append(room)
                    .append(")\n");
        }
        return text.toString();
    }

    /** A key that is null, among numbers and among texts. */
    private static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private String alone(Row row) {
        Long change = changes.get(row.keys());
        return (row.value() instanceof Mean mean ? mean + " on average of " + mean.count() : "" + row.value())
                + (change == null ? "" : "  " + change + "/s");
    }

    private void rows() {
        int keys = table.stream().mapToInt(r -> r.keys().size()).max().orElseThrow();
        List<List<Object>> lines = new ArrayList<>();
        for (Row row : table) {
            List<Object> line = new ArrayList<>();
            row.keys().forEach(key -> line.add(key == null ? NULL : key));
            line.addAll(Collections.nCopies(keys - row.keys().size(), null)); // Values stand below one another.
            if (row.value() instanceof Mean mean) {
                line.add(mean.count());
            }
            if (row.value() instanceof Figures figures) {
                figures.figures().values().forEach(figure -> line.add(Figures.rounded(figure)));
            } else {
                line.add(row.value());
            }
            lines.add(line);
        }
        int most = lines.get(0).size();
        List<String> heading = heading();
        // What names there are would stand above other keys, too, where rows have different ones.
        boolean headed = !table.keyNames().isEmpty() && heading.size() == most
                && table.stream().noneMatch(r -> table.keys(r.keys().size()).isEmpty());
        List<Column> columns = columns(lines, headed ? heading : Collections.nCopies(most, ""));
        if (!changes.isEmpty()) {
            List<Object> cells = new ArrayList<>(table.stream().map(r -> (Object) changes.get(r.keys())).toList());
            List<Column> more = new ArrayList<>(columns);
            more.add(Column.of(headed ? "/S" : "", cells));
            columns = width(more) <= style.columns() ? more : columns;
        }
        if (style.window()) {
            longestLast(columns);
        }
        if (headed) {
            text.append(style.heading(line(columns, Column::heading))).append('\n');
        }
        for (int i = 0; i < lines.size(); i++) {
            int row = i;
            text.append(line(columns, c -> c.cells().get(row))).append('\n');
        }
    }

    private static List<Column> columns(List<List<Object>> lines, List<String> heading) {
        return new ArrayList<>(IntStream.range(0, heading.size())
                .mapToObj(i -> Column.of(heading.get(i),
                        lines.stream().map(l -> i < l.size() ? l.get(i) : null).toList()))
                .toList());
    }

    private static int width(List<Column> columns) {
        return columns.stream().mapToInt(c -> c.width() + 2).sum() - 2;
    }

    /** Of a table that is too wide: what is broken by the terminal then is the end of a long name, and no number. */
    private void longestLast(List<Column> columns) {
        if (width(columns) > style.columns()) {
            columns.stream().filter(c -> !c.number()).max((a, b) -> Integer.compare(a.width(), b.width()))
                    .ifPresent(longest -> {
                        columns.remove(longest);
                        columns.add(longest);
                    });
        }
    }

    private List<String> heading() {
        List<String> heading = new ArrayList<>();
        List<String> names = table.keyNames();
        List<String> ends = names.stream().map(name -> MEMBERS.matcher(name).replaceFirst("")).toList();
        for (int i = 0; i < names.size(); i++) {
            boolean clear = Collections.frequency(ends, ends.get(i)) == 1;
            heading.add(heading(clear ? ends.get(i) : names.get(i)));
        }
        if (table.get(0).value() instanceof Figures figures) {
            figures.figures().keySet().forEach(name -> heading.add(heading(name)));
            return heading;
        }
        if (table.get(0).value() instanceof Mean) {
            heading.add("COUNT");
        }
        String kind = table.kind();
        heading.add(kind.substring(0, kind.indexOf('(')).toUpperCase(Locale.ROOT));
        return heading;
    }

    /** Of a long expression what it is made of: {@code FILENAME...}. */
    private static String heading(String key) {
        String name = Safe.cell(key);
        Matcher first = FIRST_WORD.matcher(name);
        String shown = name.length() > LONGEST_HEADING && first.find() ? first.group() + "..." : name;
        return shown.toUpperCase(Locale.ROOT);
    }

    private static String line(List<Column> columns, java.util.function.Function<Column, String> cell) {
        StringBuilder line = new StringBuilder();
        for (Column c : columns) {
            String one = cell.apply(c);
            String blanks = " ".repeat(c.width() - TextStyle.width(one));
            line.append(line.length() == 0 && c == columns.get(0) ? "" : "  ");
            line.append(c.number() ? blanks : "").append(one).append(c.number() ? "" : blanks);
        }
        return line.toString().stripTrailing();
    }

    /** Cells of all rows, one below the other; empty where a row has none. Numbers stand at the right. */
    private record Column(String heading, List<String> cells, boolean number, int width) {
        static Column of(String heading, List<?> values) {
            List<String> cells = values.stream().map(v -> v == null ? "" : Safe.cell(String.valueOf(v))).toList();
            boolean number = values.stream().allMatch(v -> v == null || v == NULL || v instanceof Number
                    || v instanceof Mean);
            int width = cells.stream().mapToInt(TextStyle::width).max().orElse(0);
            return new Column(heading, cells, number, Math.max(width, TextStyle.width(heading)));
        }
    }
}
