package org.grebe.shell.output;

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
public final class TextRendering implements Rendering {
    private final boolean terminal;
    private final Map<Layout, LayoutText> layouts = new IdentityHashMap<>();
    private final Map<Probe, Columns> columns = new IdentityHashMap<>();
    private final TextStyle style;
    private final RowSources sources;
    private List<String> shown = List.of();

    /** Without colours. */
    public TextRendering(boolean terminal) {
        this(terminal, false);
    }

    public TextRendering(boolean terminal, boolean colours) {
        this.terminal = terminal;
        this.style = new TextStyle(0, terminal, colours);
        this.sources = new RowSources(style);
    }

    private TextStyle style() {
        return new TextStyle(Terminals.columns(1), terminal, style.colours());
    }

    @Override
    public void from(String source) {
        sources.from(source);
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
        if (sources.next()) {
            columns.clear();
            shown = List.of();
        }
        if (values.size() != 1 || !(values.get(0) instanceof Event event)) {
            return sources.label() + Columns.values(values) + "\n";
        }
        String heading = heading(event.probe());
        return heading + sources.label() + columns.get(event.probe()).row(event);
    }

    /** The heading of a probe before its first row, or "" where one like it stands already. */
    private String heading(Probe probe) {
        if (columns.containsKey(probe)) {
            return "";
        }
        int window = terminal ? Terminals.columns(1) : Columns.USUAL_COLUMNS;
        columns.put(probe, new Columns(probe, window - sources.width()));
        boolean same = shown.equals(probe.defaultColumns());
        shown = probe.defaultColumns();
        return same ? "" : sources.heading() + style.heading(columns.get(probe).header()) + "\n";
    }

    @Override
    public String table(Table table) {
        return TableText.of(table, style());
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
