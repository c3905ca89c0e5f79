package org.grebe.shell.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.grebe.core.agg.Row;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;

/** Keeps what is printed, as values: an event is a row of one, and each row of a table is its keys and its value. */
abstract class Recorded implements Output {
    final List<List<Object>> rows;
    final List<String> warnings = new CopyOnWriteArrayList<>();

    /** {@code rows} is where they are kept. */
    Recorded(List<List<Object>> rows) {
        this.rows = rows;
    }

    @Override
    public final void write(Printed what) {
        if (what instanceof Printed.Values row) {
            row(row.values());
        } else if (what instanceof Printed.OfEvent row) {
            row(List.of(row.event()));
        } else if (what instanceof Printed.OfTable table) {
            table.table().forEach((Row r) -> rows.add(List.of(r.keys(), r.value())));
        } else if (what instanceof Printed.Text text) {
            text(text.text());
        } else if (what instanceof Printed.Warning warning) {
            warnings.add(warning.text());
        } else if (!(what instanceof Printed.Begin || what instanceof Printed.End || what instanceof Printed.Banner)) {
            throw new IllegalStateException("no test expects that this is printed: " + what);
        }
    }

    abstract void row(List<Object> values);

    abstract void text(String text);

    @Override
    public void flush() {
        // Nothing is kept back.
    }
}
