package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.value.Label;

/** Tables as machines read them. */
final class TableRecords {
    private TableRecords() {}

    /** What the keys of a row are called; by their places where the table has other numbers of keys, too. */
    static List<Label> keys(Table table, Row row) {
        List<Label> labels = table.keys(row.keys().size());
        if (labels.size() != row.keys().size()) {
            labels = new ArrayList<>();
            for (int i = 1; i <= row.keys().size(); i++) {
                labels.add(Label.of("key" + i));
            }
        }
        return Label.distinct(labels, Set.of());
    }
}
