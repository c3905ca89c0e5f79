package org.grebe.core.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what is printed. */
public final class LinesOutput implements Output {
    public final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void write(Printed what) {
        if (what instanceof Printed.Values row) {
            lines.add("row " + row.values());
        } else if (what instanceof Printed.OfEvent row) {
            lines.add("row [" + row.event() + "]");
        } else if (what instanceof Printed.OfTable table) {
            lines.add("table " + table.table());
        } else if (what instanceof Printed.Text text) {
            lines.add(text.text());
        } else if (what instanceof Printed.Banner banner) {
            lines.add(banner.line() + "\n");
        } else if (what instanceof Printed.Warning warning) {
            lines.add("warning: " + warning.text());
        } else {
            lines.add(what.toString());
        }
    }

    @Override
    public void flush() {}
}
