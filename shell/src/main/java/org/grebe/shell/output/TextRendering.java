package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Row;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Printed;

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

    private LayoutText text(Layout layout) {
        return layouts.computeIfAbsent(layout,
                l -> terminal ? new LayoutText(l, Terminals.columns(1)) : new LayoutText(l));
    }

    @Override
    public String begin(Printed.Begin begin) {
        return begin(begin.layout());
    }

    private String begin(Layout layout) {
        return layout.banner() + text(layout).heading();
    }

    @Override
    public String event(Printed.OfEvent row) {
        if (row.layout().isPresent()) {
            return text(row.layout().get()).row(row.event(), row.more());
        }
        from(row.trace());
        Probe probe = row.event().probe();
        String heading = heading(probe);
        return heading + sources.label() + columns.get(probe).row(row.event());
    }

    @Override
    public String values(Printed.Values row) {
        from(row.trace());
        return sources.label() + Columns.values(row.values()) + "\n";
    }

    private void from(String trace) {
        sources.from(trace);
        if (sources.next()) {
            columns.clear();
            shown = List.of();
        }
    }

    @Override
    public String tableRows(Printed.TableRows table) {
        StringBuilder text = new StringBuilder(begin(table.layout()));
        for (Row row : table.rows()) {
            List<Object> values = new ArrayList<>(row.keys());
            values.add(row.value());
            text.append(text(table.layout()).row(values));
        }
        return text.append(table.layout().farewell()).toString();
    }

    @Override
    public String end(Printed.End end) {
        return end.layout().farewell();
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
    public String table(Printed.OfTable table) {
        return TableText.of(table.table(), style());
    }

    @Override
    public String banner(Printed.Banner banner) {
        return safe(banner.line() + "\n");
    }

    @Override
    public String text(Printed.Text text) {
        return safe(text.text());
    }

    private String safe(String text) {
        return terminal ? Safe.text(text) : text;
    }
}
