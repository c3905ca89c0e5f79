package org.grebe.core.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Count;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Conjunct;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Handler;
import org.grebe.core.expr.Pos;
import org.grebe.core.expr.Step;
import org.grebe.core.plan.LargeStack;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.grebe.core.plan.Planner;
import org.grebe.core.value.Label;

/**
 * What shall be done with which events: for the planner, and for those events that reach the JVM.
 *
 * @param conditions in the order in which they are asked
 * @param action what the planner is to know of it
 * @param uses the fields that the code looks at by name
 * @param table what is counted, if anything is
 * @param code handles an event that fulfils the conditions
 */
record Job(
        Probe probe,
        List<Term> conditions,
        Action action,
        Set<FieldUse> uses,
        boolean printsEvent,
        boolean escapes,
        Optional<Aggregation> table,
        BiConsumer<Event, Output> code) {
    /** What {@code explain} calls what is counted. */
    private static final String TABLE = "table";

    static Job printing(Probe probe, List<Term> conditions) {
        return new Job(probe, conditions, other("print"), Set.of(), true, false, Optional.empty(),
                (event, output) -> output.write(Printed.row(List.of(event), List.of(), "")));
    }

    static Job printing(Probe probe, List<Term> conditions, List<EventValue> values) {
        List<Label> labels = Label.distinct(labels(probe, values), Set.of("record"));
        return new Job(probe, conditions, other("print"), uses(values), false, false, Optional.empty(),
                (event, output) -> output.write(Printed.row(read(values, event), labels, "")));
    }

    static Job code(Probe probe, List<Term> conditions, Consumer<TracedEvent> code) {
        return new Job(probe, conditions, other("forEach"), Set.of(), false, true, Optional.empty(),
                (event, output) -> code.accept(new TracedEvent(event)));
    }

    static Job counting(Probe probe, List<Term> conditions, Count table, List<EventValue> keys) {
        table.labelKeys(labels(probe, keys));
        return new Job(probe, conditions, new Action.Increment(TABLE, exprs(keys), false, Pos.NONE), uses(keys),
                false, false, Optional.of(table), (event, output) -> table.increment(read(keys, event)));
    }

    static Job adding(Probe probe, List<Term> conditions, Aggregation table, IntegerValue value,
            List<EventValue> keys) {
        table.labelKeys(labels(probe, keys));
        List<EventValue> all = new ArrayList<>(keys);
        all.add(value);
        Expr added = value.term().expr();
        return new Job(probe, conditions, new Action.Add(TABLE, exprs(keys), added, false, Pos.NONE), uses(all),
                false, false, Optional.of(table),
                (event, output) -> table.add(read(keys, event), value.term().reader().apply(event)));
    }

    private static Action other(String source) {
        return new Action.Other(source, Pos.NONE);
    }

    /** For headings. */
    private static List<Label> labels(Probe probe, List<EventValue> values) {
        return values.stream()
                .map(v -> new Label(v.toString().replaceAll("\\bit\\.", ""), v.term().expr() instanceof Expr.Field f
                        && probe.field(f.name()).filter(Field::isWide).isPresent()))
                .toList();
    }

    private static List<Expr> exprs(List<EventValue> values) {
        return values.stream().map(v -> v.term().expr()).toList();
    }

    private static Set<FieldUse> uses(List<EventValue> values) {
        return Term.union(values.stream().map(EventValue::term).toArray(Term[]::new));
    }

    private static List<Object> read(List<EventValue> values, Event event) {
        List<Object> read = new ArrayList<>(values.size());
        values.forEach(v -> read.add(v.term().reader().apply(event)));
        return read;
    }

    /**
     * Divides it between kernel and JVM.
     *
     * @throws PlanError if the probe lacks one of the fields, or has it of another type
     */
    Plan plan() {
        uses.forEach(u -> u.require(probe));
        conditions.forEach(c -> c.uses().forEach(u -> u.require(probe)));
        return LargeStack.ifNeeded(() -> Planner.plan(probe, handler(), Map.of(),
                name -> name.equals(TABLE) ? table.map(t -> t) : Optional.empty()));
    }

    private Handler handler() {
        List<Conjunct> conjuncts = new ArrayList<>();
        for (Term c : conditions) {
            conjuncts.add(new Conjunct(conjuncts.size(), List.of(), c.expr(), c.fields(), c.escapes()));
        }
        return new Handler(probe.name(), conjuncts, List.of(action), new Step.Act(), Term.names(uses), printsEvent,
                escapes, List.of(), List.of(), Pos.NONE);
    }

    /** Handles events that passed the plan's part in the kernel. */
    Consumer<Event> handler(Plan plan, Output output) {
        boolean[] pushed = plan.pushed();
        List<Term> left = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            if (!pushed[i]) {
                left.add(conditions.get(i));
            }
        }
        return event -> {
            for (Term condition : left) {
                if (!condition.holds(event)) {
                    return;
                }
            }
            code.accept(event, output);
        };
    }
}
