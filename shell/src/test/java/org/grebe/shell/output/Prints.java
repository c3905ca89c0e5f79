package org.grebe.shell.output;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Printed;
import org.grebe.core.value.Label;

/** What a script would print, in short. */
final class Prints {
    private Prints() {}

    static Printed row(List<Object> values) {
        return row(values, List.of());
    }

    static Printed row(List<Object> values, List<Label> labels) {
        return Printed.row(values, labels, "");
    }

    static Printed rowOf(String trace, List<Object> values) {
        return Printed.row(values, List.of(), trace);
    }

    static Printed event(Event event, Layout layout) {
        return new Printed.OfEvent(event, Optional.of(layout), Map.of(), "");
    }

    static Printed table(Table table) {
        return new Printed.OfTable(table);
    }

    static Printed table(List<Row> rows, Layout layout) {
        return new Printed.TableRows(rows, layout);
    }

    static Printed text(String text) {
        return new Printed.Text(text);
    }
}
