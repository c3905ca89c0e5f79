package org.grebe.core.dsl.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.value.Label;

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

    @Override
    public void print(List<Object> values) {
        print(values, List.of());
    }

    @Override
    public void print(List<Object> given, List<Label> labels) {
        beforePrinting();
        List<Object> values = Finite.all(given);
        Object only = values.size() == 1 ? values.get(0) : null;
        if (only instanceof Aggregation aggregation) {
            output.table(aggregation.snapshot());
        } else if (only instanceof Table table) {
            output.table(table);
        } else if (!values.isEmpty() && values.stream().allMatch(v -> v instanceof Aggregation || v instanceof Table)) {
            values.forEach(this::print); // Below one another: beside one another they would be one row.
        } else if (only instanceof Event event && eventLayout().isPresent()) {
            output.row(event, eventLayout().get());
        } else if (labels.size() == values.size()) {
            output.from(source());
            output.row(values, labels);
        } else {
            output.from(source());
            output.row(values);
        }
    }

    private void print(Object table) {
        print(List.of(table));
    }

    @Override
    public void print(Event event, Map<String, Object> more) {
        beforePrinting();
        Map<String, Object> finite = new LinkedHashMap<>(more);
        finite.replaceAll((name, value) -> Finite.of(value));
        output.row(event, eventLayout().orElseThrow(() -> Layouts.noValues(more.keySet())), finite);
    }

    @Override
    public void table(List<Row> rows, Layout layout) {
        beforePrinting();
        output.table(rows, layout);
    }

    @Override
    public void banner(String line) {
        output.banner(line);
    }

    @Override
    public void redraw(Runnable body) {
        beforePrinting();
        output.redraw(body);
    }

    @Override
    public void println(String text) {
        beforePrinting();
        output.text(text + "\n");
    }

    @Override
    public void printf(String text) {
        beforePrinting();
        output.text(text);
    }
}
