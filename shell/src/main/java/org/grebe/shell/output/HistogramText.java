package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.grebe.core.agg.Buckets;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;

/** A histogram for each key, with the bars of all of them below each other. The longest of each key is full. */
final class HistogramText {
    /** Where there is no window, or a usual one. */
    private static final int USUAL_BAR = 52;
    private static final int USUAL_COLUMNS = 80;

    private HistogramText() {}

    /** No line is longer than the style's columns, if labels and counts leave room for a bar at all. */
    static String of(Table table, TextStyle style) {
        List<Buckets.Bucket> all = table.stream().flatMap(r -> ((Buckets) r.value()).list().stream()).toList();
        int labels = all.stream().mapToInt(b -> b.label().length()).max().orElseThrow();
        int counts = Long.toString(most(all)).length();
        int room = style.columns() - labels - counts - " ".length() * 3 - "||".length();
        int bar = style.columns() > USUAL_COLUMNS ? room : Math.min(USUAL_BAR, room);
        StringBuilder text = new StringBuilder();
        for (Row row : table) {
            if (!row.keys().isEmpty()) {
                text.append(style.heading(keys(table.keyNames(), row))).append(":\n");
            }
            List<Buckets.Bucket> buckets = ((Buckets) row.value()).list();
            long most = most(buckets);
            for (Buckets.Bucket b : buckets) {
                text.append(b.label()).append(" ".repeat(labels - b.label().length() + 2));
                String count = Long.toString(b.count());
                text.append(" ".repeat(counts - count.length())).append(count);
                if (bar > 0) {
                    int filled = (int) Math.round((double) b.count() / most * bar);
                    text.append(" |").append(style.bar("@".repeat(filled)));
                    text.append(" ".repeat(bar - filled)).append('|');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static long most(List<Buckets.Bucket> buckets) {
        return Collections.max(buckets.stream().map(Buckets.Bucket::count).toList());
    }

    private static String keys(List<String> names, Row row) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < row.keys().size(); i++) {
            boolean named = names.size() == row.keys().size();
            keys.add((named ? Safe.cell(names.get(i)) + " " : "") + Safe.cell(String.valueOf(row.keys().get(i))));
        }
        return String.join(", ", keys);
    }
}
