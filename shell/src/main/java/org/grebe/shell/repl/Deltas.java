package org.grebe.shell.repl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.shell.output.TableText;
import org.grebe.shell.output.TextStyle;

/** Values that are shown again and again: of counts and sums, beside the total, what a second has added. */
final class Deltas {
    private Map<List<Object>, Long> before = Map.of();
    private long beforeNs;

    /** {@code value} as it is now; nothing is compared the first time. */
    String text(Object value, TextStyle style) {
        if (value == null) {
            return "null\n";
        }
        Table table = value instanceof Aggregation a ? a.snapshot() : value instanceof Table t ? t : null;
        return table == null ? Echo.text(value, style) : TableText.of(table, style, since(table, System.nanoTime()));
    }

    Map<List<Object>, Long> since(Table table, long nowNs) {
        if (!table.kind().startsWith("count") && !table.kind().startsWith("sum")) {
            return Map.of();
        }
        Map<List<Object>, Long> now = new HashMap<>();
        table.shown().stream().filter(r -> r.value() instanceof Long).forEach(r -> now.put(r.keys(), (Long) r.value()));
        Map<List<Object>, Long> changes = new HashMap<>();
        if (beforeNs != 0) {
            double seconds = Math.max(1e-3, (nowNs - beforeNs) / 1e9);
            now.forEach((keys, n) -> changes.put(keys, Math.round((n - before.getOrDefault(keys, 0L)) / seconds)));
        }
        before = now;
        beforeNs = nowNs;
        return changes;
    }
}
