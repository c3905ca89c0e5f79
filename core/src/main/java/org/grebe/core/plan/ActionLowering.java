package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Histogram;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;

/** Moves the actions of a closure into the kernel: all of them, or none. */
final class ActionLowering {
    private final Lowering lowering;
    private final Purity purity;
    private final Function<String, Optional<Object>> variables;
    private final Map<String, KernelState> states;
    private final List<KernelAggregation> found = new ArrayList<>();
    private final List<StateStep> steps = new ArrayList<>();
    private final Set<String> changing = new HashSet<>();

    /** {@code states}: maps that the kernel keeps. */
    ActionLowering(Lowering lowering, Purity purity, Function<String, Optional<Object>> variables,
            Map<String, KernelState> states) {
        this.states = states;
        this.lowering = lowering;
        this.purity = purity;
        this.variables = variables;
    }

    /** Whether there is an aggregation, or a map of the kernel's, at all: {@code n++} may as well be a number's. */
    boolean feedAny(List<Action> actions) {
        return actions.stream().anyMatch(a -> a instanceof Action.Increment i && isAggregation(i.variable())
                || a instanceof Action.Torn t && isAggregation(t.variable())
                || a instanceof Action.Add add && isAggregation(add.variable())
                || a instanceof Action.Put put && states.containsKey(put.variable())
                || a instanceof Action.Take take && states.containsKey(take.variable())
                || a instanceof Action.If i && (feedAny(i.then()) || feedAny(i.otherwise())));
    }

    private boolean isAggregation(String variable) {
        return variable(variable) instanceof Aggregation;
    }

    /** Throws PlanError for what would fail, or count something else, at each event. */
    void refuse(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Increment i && variable(i.variable()) instanceof Aggregation a
                    && !(a instanceof Count)) {
                throw new PlanError(i.variable() + " is a " + a.name() + ", not a count(): write " + i.variable()
                        + " << value where ++ is", i.pos());
            } else if (action instanceof Action.Add a && variable(a.variable()) instanceof Aggregation into) {
                refuse(a, into);
            } else if (action instanceof Action.Torn t && variable(t.variable()) instanceof Aggregation) {
                throw new PlanError("Groovy reads << before " + t.operator() + ": write " + t.meant(), t.pos());
            } else if (action instanceof Action.If i) {
                refuse(i.then());
                refuse(i.otherwise());
            }
        }
    }

    private void refuse(Action.Add a, Aggregation into) {
        if (into instanceof Count) {
            throw new PlanError(a.variable() + " is a count(): write ++ where << is, or make it a sum()", a.pos());
        } else if (lowering.isNoNumber(a.value())) {
            throw new PlanError(into.name() + " takes numbers, and " + a.value() + " is none", a.value().pos());
        } else if (!(into instanceof Histogram)) {
            lowering.decimals(a.value()).ifPresent(d -> {
                throw new PlanError(into.name() + " takes whole numbers, and " + a.value() + " has decimals; it."
                        + d.from + " has none", a.value().pos());
            });
        }
    }

    private Object variable(String name) {
        return variables.apply(name).orElse(null);
    }

    /** What is done with the kernel's maps. */
    List<StateStep> steps() {
        return steps;
    }

    /** Thrown text follows "counted in the script, because". */
    List<KernelAggregation> lower(List<Action> actions) {
        lower(actions, null);
        return found;
    }

    /** {@code when} is what must hold, or null. */
    private void lower(List<Action> actions, Predicate when) {
        for (Action action : actions) {
            if (action instanceof Action.Increment i) {
                Aggregation into = aggregation(i.variable(), i.lookedAt(), i.pos());
                add(i.variable(), into, i.keys(), null, when);
            } else if (action instanceof Action.Add a) {
                Aggregation into = aggregation(a.variable(), a.lookedAt(), a.pos());
                add(a.variable(), into, a.keys(), lowering.num(a.value()), when);
            } else if (action instanceof Action.If i) {
                Predicate test = test(i.condition());
                lowering.given(i.condition(), true, () -> lower(i.then(), both(when, test)));
                lowering.given(i.condition(), false, () -> lower(i.otherwise(), both(when, Junctions.not(test))));
            } else if (action instanceof Action.Put put) {
                steps.add(new StateStep.Put(state(put.variable(), put.pos()), lowering.num(put.key()),
                        lowering.num(put.value()), when, put.toString()));
            } else if (action instanceof Action.Take take) {
                steps.add(take(take, when));
            } else if (!(action instanceof Action.Declare d && (purity.isPure(d.value()) || isNumber(d.value())))) {
                throw new StaysInScript("the closure does something else besides", action.pos());
            }
        }
    }

    private StateStep.Take take(Action.Take take, Predicate when) {
        KernelState state = state(take.variable(), take.pos());
        String name = "kept_" + take.local().replaceAll("\\W", "_") + (take.number() == 1 ? "" : "_" + take.number());
        Value.Local value = Value.Local.word(name);
        Value.Local there = Value.Local.word("has_" + name);
        lowering.hold(take.number(), new Value.Held(value, state.wide(), take.local()),
                new Value.Held(there, true, "has_" + take.local()));
        return new StateStep.Take(state, lowering.num(take.key()), take.removes(), value, there, when,
                take.toString());
    }

    private KernelState state(String variable, Pos pos) {
        KernelState state = states.get(variable);
        if (state == null) {
            throw new StaysInScript("`" + variable + "` is the script's", pos);
        }
        return state;
    }

    /** Whether the kernel can work it out, which does nothing and never fails. */
    private boolean isNumber(Expr value) {
        try {
            lowering.num(value);
            return true;
        } catch (StaysInScript e) {
            return false;
        }
    }

    private Predicate test(Expr condition) {
        Lowered where = lowering.lower(condition);
        if (where instanceof Lowered.Script script) {
            throw new StaysInScript(
                    "`" + condition + "` is decided in the script: " + script.reason(), script.pos());
        }
        return ((Lowered.Kernel) where).test();
    }

    private static Predicate both(Predicate when, Predicate test) {
        return when == null ? test : Junctions.and(when, test);
    }

    private Aggregation aggregation(String variable, boolean lookedAt, Pos pos) {
        if (variable(variable) instanceof Aggregation aggregation) {
            if (lookedAt) {
                throw new StaysInScript(
                        "a handler may look at " + variable + ", and the kernel would be ahead of its events", pos);
            }
            return aggregation;
        }
        throw new StaysInScript(variable + " is no aggregation such as count()", pos);
    }

    private void add(String variable, Aggregation into, List<Expr> keys, Value value, Predicate when) {
        List<KernelAggregation.Key> lowered = keys.stream().map(lowering::key).toList();
        for (Expr key : keys) {
            if (key instanceof Expr.Field f && lowering.mayChange(f) && !changing.add(f.name())) {
                throw new StaysInScript(f + " is text in memory that may change between two tables", f.pos());
            }
        }
        found.add(new KernelAggregation(variable, "agg" + (found.size() + 1), into, lowered, value, when));
    }
}
