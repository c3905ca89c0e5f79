package org.grebe.shell;

import java.util.List;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Row;

/** An aggregation as a table: keys, then the value. */
public final class AggregationText {
    private AggregationText() {}

    public static String of(Aggregation aggregation) {
        List<Row> rows = aggregation.snapshot();
        if (rows.isEmpty()) {
            return aggregation.name() + ": nothing yet\n";
        }
        int columns = rows.get(0).keys().size();
        int[] width = new int[columns];
        for (Row row : rows) {
            for (int i = 0; i < columns && i < row.keys().size(); i++) {
                width[i] = Math.max(width[i], Safe.cell(String.valueOf(row.keys().get(i))).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            for (int i = 0; i < columns && i < row.keys().size(); i++) {
                String cell = Safe.cell(String.valueOf(row.keys().get(i)));
                text.append(cell).append(" ".repeat(width[i] - cell.length() + 2));
            }
            text.append(Safe.text(String.valueOf(row.value()))).append('\n');
        }
        return text.toString();
    }
}
