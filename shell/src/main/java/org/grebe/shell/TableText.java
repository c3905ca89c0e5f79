package org.grebe.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.grebe.core.agg.Buckets;
import org.grebe.core.agg.Mean;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;

/** An aggregation as text: a table with headings, or a histogram for each key. */
public final class TableText {
    private static final int LONGEST_BAR = 52;

    private TableText() {}

    /** No line of a histogram is longer than {@code columns}, if its labels and counts leave room for a bar at all. */
    public static String of(Table table, int columns) {
        if (table.shown().isEmpty()) {
            return table.kind() + ": nothing yet\n";
        }
        StringBuilder text = new StringBuilder();
        if (table.isEmpty()) {
            text.append(alone(table.shown().get(0).value())).append('\n');
        } else if (table.get(0).value() instanceof Buckets) {
            table.forEach((Row row) -> histogram(text, table.keyNames(), row, columns));
        } else if (table.size() == 1 && table.get(0).keys().isEmpty()) {
            text.append(alone(table.get(0).value())).append('\n');
        } else {
            rows(text, table);
        }
        if (table.noRoom() > 0) {
            String kind = table.kind();
            String room = kind.substring(0, kind.length() - 1) + (kind.endsWith("()") ? "" : ", ")
                    + "keys: " + table.maxKeys() + ")";
            text.append('(').append(table.noRoom()).append(" events had keys that no longer fit into ").append(room)
                    .append(")\n");
        }
        return text.toString();
    }

    private static String alone(Object value) {
        return value instanceof Mean mean ? mean + " on average of " + mean.count() : "" + value;
    }

    private static void rows(StringBuilder text, Table table) {
        List<List<Object>> lines = new ArrayList<>();
        for (Row row : table) {
            List<Object> line = new ArrayList<>(row.keys());
            if (row.value() instanceof Mean mean) {
                line.add(mean.count());
            }
            line.add(row.value());
            lines.add(line);
        }
        int most = lines.stream().mapToInt(List::size).max().orElseThrow();
        // Rows of different numbers of keys: what names there are would stand above the wrong ones.
        boolean even = lines.stream().allMatch(line -> line.size() == most);
        List<String> heading = heading(table);
        boolean headed = even && !table.keyNames().isEmpty() && heading.size() == most;
        int[] width = new int[most];
        boolean[] number = new boolean[most];
        for (int i = 0; i < most; i++) {
            int column = i;
            List<Object> cells = lines.stream().filter(l -> l.size() > column).map(l -> l.get(column)).toList();
            number[i] = cells.stream().allMatch(TableText::isNumber);
            width[i] = cells.stream().mapToInt(value -> cell(value).length()).max().orElseThrow();
            width[i] = Math.max(width[i], headed ? heading.get(i).length() : 0);
        }
        if (headed) {
            line(text, heading, width, number);
        }
        lines.forEach(l -> line(text, l.stream().map(TableText::cell).toList(), width, number));
    }

    private static List<String> heading(Table table) {
        List<String> heading = new ArrayList<>();
        table.keyNames().forEach(name -> heading.add(Safe.cell(name).toUpperCase(Locale.ROOT)));
        if (table.get(0).value() instanceof Mean) {
            heading.add("COUNT");
        }
        String kind = table.kind();
        heading.add(kind.substring(0, kind.indexOf('(')).toUpperCase(Locale.ROOT));
        return heading;
    }

    private static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Mean;
    }

    private static String cell(Object value) {
        return Safe.cell(String.valueOf(value));
    }

    private static void line(StringBuilder text, List<String> cells, int[] width, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String blanks = " ".repeat(width[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ");
            line.append(right[i] ? blanks : "").append(cells.get(i)).append(right[i] ? "" : blanks);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static void histogram(StringBuilder text, List<String> names, Row row, int columns) {
        if (!row.keys().isEmpty()) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < row.keys().size(); i++) {
                boolean named = names.size() == row.keys().size();
                keys.add((named ? Safe.cell(names.get(i)) + " " : "") + cell(row.keys().get(i)));
            }
            text.append(String.join(", ", keys)).append(":\n");
        }
        List<Buckets.Bucket> buckets = ((Buckets) row.value()).list();
        long most = Collections.max(buckets.stream().map(Buckets.Bucket::count).toList());
        int labels = buckets.stream().mapToInt(b -> b.label().length()).max().orElseThrow();
        int counts = Long.toString(most).length();
        int bar = Math.min(LONGEST_BAR, columns - labels - counts - " ".length() * 3 - "||".length());
        for (Buckets.Bucket b : buckets) {
            text.append(b.label()).append(" ".repeat(labels - b.label().length() + 2));
            String count = Long.toString(b.count());
            text.append(" ".repeat(counts - count.length())).append(count);
            if (bar > 0) {
                int filled = (int) Math.round((double) b.count() / most * bar);
                text.append(" |").append("@".repeat(filled)).append(" ".repeat(bar - filled)).append('|');
            }
            text.append('\n');
        }
    }
}
