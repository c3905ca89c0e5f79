package org.grebe.core.dsl.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.RowKind;
import org.grebe.core.expr.Action;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.Label;

/** What rows a script will print, as far as that is known once its own statements have run. */
final class ExpectedRows {
    private final Output output;
    private final List<List<Label>> rows = new ArrayList<>();
    private final List<List<Label>> lines = new ArrayList<>();
    /** Those that handlers feed, by their variables. */
    private final Map<String, Aggregation> tables = new LinkedHashMap<>();
    private final List<RowKind> kinds = new ArrayList<>();
    private final List<Aggregation> last = new ArrayList<>();
    private boolean told;

    ExpectedRows(Output output) {
        this.output = output;
    }

    void begin() {
        output.expect();
    }

    void rows(List<List<Label>> printed, List<List<Label>> ofLines) {
        rows.addAll(printed);
        lines.addAll(ofLines);
    }

    /** It is printed at the end. */
    void last(Aggregation table) {
        last.add(table);
    }

    /** A trace begins. */
    void trace(ProbeCall call, Plan plan, Optional<Layout> layout) {
        if (!told && (call.handler().printsEvent() || layout.isPresent())) {
            kinds.add(new RowKind.Events(plan.probe(), layout));
        }
        tables(call, call.handler().actions());
    }

    private void tables(ProbeCall call, List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Increment i) {
                table(call, i.variable());
            } else if (action instanceof Action.Add a) {
                table(call, a.variable());
            } else if (action instanceof Action.If i) {
                tables(call, i.then());
                tables(call, i.otherwise());
            }
        }
    }

    private void table(ProbeCall call, String variable) {
        if (call.variable(variable) instanceof Aggregation aggregation) {
            tables.put(variable, aggregation);
        }
    }

    /** The script's own statements have run, or failed; called once more at the latest when nothing else comes. */
    void end(Map<String, Object> variables) {
        if (told) {
            return;
        }
        told = true;
        variables.forEach((name, value) -> {
            if (value instanceof Aggregation aggregation) {
                tables.putIfAbsent(name, aggregation);
            }
        });
        rows.stream().filter(row -> !areTables(row)).map(RowKind.Values::new).forEach(kinds::add);
        Stream.concat(rows.stream(), lines.stream()).filter(this::areTables).flatMap(List::stream)
                .map(label -> tables.get(label.name())).distinct()
                .forEach(table -> kinds.add(new RowKind.OfTable(table.blank())));
        last.forEach(table -> kinds.add(new RowKind.OfTable(table.blank())));
        output.expected(kinds);
    }

    private boolean areTables(List<Label> row) {
        return row.stream().allMatch(label -> tables.containsKey(label.name()));
    }
}
