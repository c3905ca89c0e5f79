package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Conjunct;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Handler;
import org.grebe.core.expr.Pos;

/** Makes plans. */
public final class Planner {
    private Planner() {}

    /**
     * @param filters arguments of the probe, {@code on connect(pid: 181)}; null values mean no filter
     * @param variables value of a name from outside of the closure, as the trace starts
     * @param isCount whether a name from outside is a count() of the script
     */
    public static Plan plan(
            Probe probe,
            Handler handler,
            Map<String, Object> filters,
            Function<String, Optional<Object>> variables,
            Predicate<String> isCount) {
        Lowering lowering = new Lowering(probe, variables);
        List<Condition> conditions = new ArrayList<>();
        filters.forEach((name, value) -> {
            if (value != null) {
                conditions.add(filter(probe, lowering, name, value, handler.pos()));
            }
        });
        Effects effects = new Effects(probe);
        String blocker = null;
        for (Conjunct c : handler.conditions()) {
            Lowered where = blocker == null
                    ? lowering.lower(c.condition())
                    : new Lowered.Script("it comes after " + blocker + ", which may do something or fail", c.condition().pos());
            if (where instanceof Lowered.Script && !effects.isPure(c.condition()) && blocker == null) {
                blocker = c.condition().toString();
            }
            conditions.add(new Condition(c.index(), c.condition(), where));
        }
        boolean allInKernel = conditions.stream().allMatch(Condition::inKernel);
        String whyNot = whyActionsStay(probe, handler, allInKernel, isCount);
        if (whyNot == null) {
            return new Plan(probe, conditions, List.of(), aggregations(probe, handler), "");
        }
        return new Plan(probe, conditions, captured(probe, handler, conditions), List.of(), whyNot);
    }

    private static Condition filter(Probe probe, Lowering lowering, String name, Object value, Pos pos) {
        if (probe.field(name).isEmpty()) {
            List<String> close = Suggest.closest(name, probe.fieldNames());
            String hint = close.isEmpty() ? "; it has " + String.join(", ", probe.fieldNames()) : "; did you mean " + close.get(0) + "?";
            throw new PlanError(probe.name() + " has no field '" + name + "'" + hint, pos);
        }
        BinaryOp op = value instanceof Collection || value instanceof org.grebe.core.value.Cidr ? BinaryOp.IN : BinaryOp.EQ;
        Expr source = new Expr.Binary(op, new Expr.Field(name, pos), new Expr.Literal(value, pos), pos);
        Lowered where = lowering.lower(source);
        if (where instanceof Lowered.Script script) {
            throw new PlanError("filter " + name + ": " + value + " cannot be used: " + script.reason(), pos);
        }
        return new Condition(-1, source, where);
    }

    /** Null where the kernel can do all that the closure does. */
    private static String whyActionsStay(Probe probe, Handler handler, boolean allInKernel, Predicate<String> isCount) {
        List<Action> actions = handler.actions();
        if (actions.stream().noneMatch(a -> a instanceof Action.Increment)) {
            return "";
        }
        if (!allInKernel) {
            return "a condition before it is decided in the script";
        }
        for (Action action : actions) {
            if (!(action instanceof Action.Increment increment)) {
                return "the closure does something else besides";
            }
            if (!isCount.test(increment.variable())) {
                return increment.variable() + " is no count()";
            }
            for (Expr key : increment.keys()) {
                if (!(key instanceof Expr.Field f) || probe.field(f.name()).isEmpty()) {
                    return "the kernel counts by fields, and " + key + " is none";
                }
            }
        }
        return null;
    }

    private static List<KernelAggregation> aggregations(Probe probe, Handler handler) {
        List<KernelAggregation> aggregations = new ArrayList<>();
        for (Action action : handler.actions()) {
            Action.Increment increment = (Action.Increment) action;
            List<Field> keys = increment.keys().stream()
                    .map(k -> probe.field(((Expr.Field) k).name()).orElseThrow())
                    .toList();
            aggregations.add(new KernelAggregation(increment.variable(), "count" + (aggregations.size() + 1), keys));
        }
        return aggregations;
    }

    /** What the script can see: the fields of the actions, and of conditions that are not decided in the kernel. */
    private static List<Field> captured(Probe probe, Handler handler, List<Condition> conditions) {
        Set<String> seen = new HashSet<>(handler.fields());
        boolean all = handler.eventEscapes();
        for (Condition c : conditions) {
            if (!c.inKernel()) {
                Conjunct conjunct = handler.conditions().get(c.index());
                seen.addAll(conjunct.fields());
                all |= conjunct.eventEscapes();
            }
        }
        if (handler.printsEvent()) {
            seen.addAll(probe.defaultColumns());
        }
        boolean address = seen.stream().flatMap(n -> probe.field(n).stream()).anyMatch(f -> f.type() == FieldType.ADDRESS);
        if (address) {
            seen.add("ip"); // How an address prints depends on its socket's IP version.
        }
        boolean everything = all;
        return probe.fields().stream()
                .filter(f -> everything || seen.stream().anyMatch(f::isCalled))
                // The widest first, so that each is aligned in the record.
                .sorted((a, b) -> Integer.compare(b.type().size, a.type().size))
                .toList();
    }
}
