package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.core.agg.AggregationWord;
import org.grebe.core.agg.Buckets;
import org.grebe.core.agg.Figures;
import org.grebe.core.agg.Mean;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.value.Label;
import org.grebe.core.value.Moment;

/** A table as rows of named cells: one for each of its own, and of a histogram one for each bucket. */
final class CsvTable {
    private static final Set<String> TAKEN =
            Set.of("record", "name", "time", "date", "value", "count", "low", "high");

    private CsvTable() {}

    /** Of a table whose rows have the keys that it says. */
    static List<String> columns(Table table) {
        List<String> columns = new ArrayList<>(List.of("name", "time", "date"));
        Label.distinct(table.keys(), taken(table)).forEach(key -> columns.add(key.name()));
        columns.addAll(AggregationWord.of(table.kind()).values());
        return columns;
    }

    private static Set<String> taken(Table table) {
        Set<String> taken = new HashSet<>(TAKEN);
        taken.addAll(AggregationWord.of(table.kind()).values());
        return taken;
    }

    static List<Map<String, Object>> rows(Table table, Moment now) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : table.shown()) {
            Map<String, Object> cells = new LinkedHashMap<>();
            cells.put("name", table.name());
            cells.put("time", now.bootNs());
            cells.put("date", now.wall());
            List<Label> keys = Label.distinct(TableRecords.keys(table, row), taken(table));
            for (int i = 0; i < keys.size(); i++) {
                cells.put(keys.get(i).name(), row.keys().get(i));
            }
            values(row.value(), cells, rows);
        }
        return rows;
    }

    private static void values(Object value, Map<String, Object> cells, List<Map<String, Object>> rows) {
        if (value instanceof Buckets buckets) {
            for (Buckets.Bucket bucket : buckets.list()) {
                Map<String, Object> one = new LinkedHashMap<>(cells);
                one.put("low", bucket.low());
                one.put("high", bucket.high());
                one.put("count", bucket.count());
                rows.add(one);
            }
        } else if (value instanceof Mean mean) {
            cells.put("value", mean.value());
            cells.put("count", mean.count());
            rows.add(cells);
        } else if (value instanceof Figures figures) {
            cells.putAll(figures.figures());
            rows.add(cells);
        } else {
            cells.put("value", value);
            rows.add(cells);
        }
    }
}
