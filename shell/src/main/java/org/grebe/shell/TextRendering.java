package org.grebe.shell;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;

/** Aligned columns. To a pipe layouts are exact to the byte; on a terminal control characters are spelled out. */
final class TextRendering implements Rendering {
    private final boolean terminal;
    private final Map<Layout, LayoutText> layouts = new IdentityHashMap<>();
    private Columns columns;

    TextRendering(boolean terminal) {
        this.terminal = terminal;
    }

    private LayoutText text(Layout layout) {
        return layouts.computeIfAbsent(layout, l -> new LayoutText(l, terminal));
    }

    @Override
    public String begin(Layout layout) {
        return layout.banner() + text(layout).heading();
    }

    @Override
    public String event(Event event, Layout layout, Map<String, Object> more) {
        return text(layout).row(event, more);
    }

    @Override
    public String table(List<Row> rows, Layout layout) {
        StringBuilder text = new StringBuilder(begin(layout));
        for (Row row : rows) {
            List<Object> values = new ArrayList<>(row.keys());
            values.add(row.value());
            text.append(text(layout).row(values));
        }
        return text.append(layout.farewell()).toString();
    }

    @Override
    public String end(Layout layout) {
        return layout.farewell();
    }

    @Override
    public String row(List<Object> values) {
        if (values.size() != 1 || !(values.get(0) instanceof Event event)) {
            return Columns.values(values) + "\n";
        }
        String heading = heading(event.probe());
        return heading + columns.row(event);
    }

    /** The heading where it changes, or "". */
    private String heading(Probe probe) {
        if (columns != null && columns.probe() == probe) {
            return "";
        }
        boolean same = columns != null && columns.probe().defaultColumns().equals(probe.defaultColumns());
        columns = new Columns(probe);
        return same ? "" : Columns.header(probe) + "\n";
    }

    @Override
    public String table(Table table) {
        return TableText.of(table, Terminals.columns(1));
    }

    @Override
    public String banner(String line) {
        return text(line + "\n");
    }

    @Override
    public String text(String text) {
        return terminal ? Safe.text(text) : text;
    }
}
