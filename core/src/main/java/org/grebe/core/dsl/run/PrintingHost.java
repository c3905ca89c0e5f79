package org.grebe.core.dsl.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;

/** A host whose scripts print to an output. */
public abstract class PrintingHost implements ScriptHost {
    final Output output;

    public PrintingHost(Output output) {
        this.output = output;
    }

    /** That of the trace whose closure runs now. */
    protected abstract Optional<Layout> eventLayout();

    /** Called first by all that prints; may throw. */
    protected void beforePrinting() {}

    /** The name of that trace, or "". */
    protected String source() {
        return "";
    }

    protected void print(Printed.Banner banner) {
        output.write(banner);
    }

    /** Of what a script prints, all but this is complete when it comes here. */
    @Override
    public void print(Printed what) {
        beforePrinting();
        if (what instanceof Printed.Values row) {
            print(row);
        } else if (what instanceof Printed.OfEvent row) {
            output.write(withLayout(row));
        } else if (what instanceof Printed.Banner banner) {
            print(banner);
        } else {
            output.write(what);
        }
    }

    private void print(Printed.Values row) {
        List<Object> values = Finite.all(row.values());
        Object only = values.size() == 1 ? values.get(0) : null;
        if (only instanceof Aggregation aggregation) {
            output.write(new Printed.OfTable(aggregation.snapshot()));
        } else if (only instanceof Table table) {
            output.write(new Printed.OfTable(table));
        } else if (!values.isEmpty() && values.stream().allMatch(v -> v instanceof Aggregation || v instanceof Table)) {
            // Below one another: beside one another they would be one row.
            values.forEach(table -> print(new Printed.Values(List.of(table), List.of(), "")));
        } else if (only instanceof Event event && eventLayout().isPresent()) {
            output.write(new Printed.OfEvent(event, eventLayout(), Map.of(), source()));
        } else {
            boolean labelled = row.labels().size() == values.size();
            output.write(Printed.row(values, labelled ? row.labels() : List.of(), source()));
        }
    }

    private Printed withLayout(Printed.OfEvent row) {
        Map<String, Object> finite = new LinkedHashMap<>(row.more());
        finite.replaceAll((name, value) -> Finite.of(value));
        Layout layout = eventLayout().orElseThrow(() -> Layouts.noValues(row.more().keySet()));
        return new Printed.OfEvent(row.event(), Optional.of(layout), finite, source());
    }

    @Override
    public void redraw(Runnable body) {
        beforePrinting();
        output.redraw(body);
    }
}
