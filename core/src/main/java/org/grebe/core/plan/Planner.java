package org.grebe.core.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Conjunct;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Handler;
import org.grebe.core.value.Cidr;
import org.grebe.core.expr.Pos;

/** Makes plans. */
public final class Planner {
    private Planner() {}

    /** A plan of a trace that prints its probe's own columns. */
    public static Plan plan(
            Probe probe,
            Handler handler,
            Map<String, Object> filters,
            Function<String, Optional<Object>> variables) {
        return plan(probe, handler, filters, probe.defaultColumns(), variables);
    }

    /** A plan of one handler alone, as {@link PlanRequest} has it. */
    public static Plan plan(
            Probe probe,
            Handler handler,
            Map<String, Object> filters,
            Collection<String> printed,
            Function<String, Optional<Object>> variables) {
        return plan(new PlanRequest(probe, handler, filters, printed, variables));
    }

    /** A plan of one handler alone: what it shares with others stays in the script. */
    public static Plan plan(PlanRequest request) {
        return plan(request, Map.of()).with(request.handler().shared().stream()
                .map(s -> new SharedVariable(s.variable(), null,
                        s.mayMove() ? "the handlers that share it are planned one by one" : s.whyScript(), s.pos()))
                .toList());
    }

    /** {@code states}: maps that the kernel keeps, if the plan can leave all that the handler does to it. */
    static Plan plan(PlanRequest request, Map<String, KernelState> states) {
        Probe probe = request.probe();
        Handler handler = request.handler();
        Map<String, Object> filters = request.filters();
        Function<String, Optional<Object>> variables = request.variables();
        Lowering lowering = new Lowering(probe, variables);
        List<PlannedCondition> conditions = new ArrayList<>();
        filters.forEach((name, value) -> {
            if (value != null) {
                conditions.add(filter(probe, lowering, name, value, handler.filterPos(name)));
            }
        });
        Room room = new Room(probe);
        for (PlannedCondition c : conditions) {
            room.take(((Lowered.Kernel) c.where()).test()).ifPresent(why -> {
                throw new PlanError("filters are too much for the kernel: " + why, c.source().pos());
            });
        }
        Purity purity = new Purity(probe, variables);
        Reach reach = new Reach(lowering, purity);
        String blocker = null;
        for (Conjunct c : handler.conditions()) {
            blocker = blocker != null ? blocker : firstEffect(purity, c.before());
            Lowered where = blocker == null
                    ? room.fit(where(lowering, reach, c.condition()), c.condition().pos())
                    : new Lowered.Script(
                            "it comes after " + blocker + ", which may do something or fail", c.condition().pos());
            conditions.add(new PlannedCondition(c.index(), c.condition(), where));
            if (blocker == null && !(where instanceof Lowered.Kernel)) {
                blocker = firstEffect(purity, List.of(c.condition()));
            }
        }
        Plan plan = actions(probe, handler, conditions, request.printed(),
                new ActionLowering(lowering, purity, variables, states), room);
        if (blocker != null || !plan.delivers()) {
            return plan;
        }
        Predicate necessary = reach.ofSteps(handler.steps());
        return necessary instanceof Predicate.Constant || room.take(necessary).isPresent() ? plan
                : plan.with(new PlannedCondition(PlannedCondition.STEPS,
                        new Expr.Opaque(STEPS, "", true, handler.pos()),
                        new Lowered.Both(necessary, "more than one thing may be done", handler.pos())));
    }

    private static final String STEPS = "necessary for anything to be done";

    private static Lowered where(Lowering lowering, Reach reach, Expr condition) {
        Lowered where = lowering.lower(condition);
        if (where instanceof Lowered.Script s) {
            Predicate necessary = reach.ofCondition(condition);
            return necessary instanceof Predicate.Constant c && c.value() ? s
                    : new Lowered.Both(necessary, s.reason(), s.pos());
        }
        return where;
    }

    /** The first that may do something or fail, as text, or null. */
    private static String firstEffect(Purity purity, List<Expr> evaluated) {
        return evaluated.stream().filter(e -> !purity.isPure(e)).map(Expr::toString).findFirst().orElse(null);
    }

    private static Plan actions(Probe probe, Handler handler, List<PlannedCondition> conditions,
            Collection<String> printed,
            ActionLowering actions, Room room) {
        String whyNot = "";
        if (actions.feedAny(handler.actions())) {
            actions.refuse(handler.actions());
            try {
                if (!conditions.stream().allMatch(PlannedCondition::inKernel)) {
                    throw new StaysInScript("a condition before it is decided in the script", handler.pos());
                }
                List<KernelAggregation> aggregations = actions.lower(handler.actions());
                room.fit(actions.steps(), aggregations, handler.pos());
                return new Plan(probe, conditions, List.of(), aggregations, "", actions.steps(), List.of());
            } catch (StaysInScript e) {
                whyNot = e.getMessage();
            }
        }
        return new Plan(probe, conditions, captured(probe, handler, conditions, printed), List.of(), whyNot);
    }

    private static PlannedCondition filter(Probe probe, Lowering lowering, String name, Object given, Pos pos) {
        if (!probe.has(name)) {
            throw new PlanError(probe.noField(name), pos);
        }
        Optional<Long> unit = probe.field(name).flatMap(Field::nanosPerUnit);
        Object value = given instanceof Duration d && unit.isPresent() ? Impossible.in(d, unit.get()) : given;
        boolean block = value instanceof Cidr
                || value instanceof CharSequence text && text.toString().contains("/")
                        && probe.field(name).filter(f -> f.type() == FieldType.ADDRESS).isPresent();
        BinaryOp op = value instanceof Collection || value instanceof Span || block ? BinaryOp.IN : BinaryOp.EQ;
        Expr source = new Expr.Binary(op, new Expr.Field(name, pos), new Expr.Literal(value, pos), pos);
        Lowered where = lowering.lower(source);
        if (where instanceof Lowered.Script script) {
            throw new PlanError("filter " + name + ": " + value + " cannot be used: " + script.reason(), pos);
        }
        return new PlannedCondition(PlannedCondition.FILTER, source, where);
    }

    /** What the script can see: the fields of the actions, and of conditions that are not decided in the kernel. */
    private static List<Field> captured(Probe probe, Handler handler, List<PlannedCondition> conditions,
            Collection<String> printed) {
        Set<String> seen = new HashSet<>(handler.fields());
        boolean all = handler.eventEscapes();
        for (PlannedCondition c : conditions) {
            if (c.index() >= 0 && !c.inKernel()) {
                Conjunct conjunct = handler.conditions().get(c.index());
                seen.addAll(conjunct.fields());
                all |= conjunct.eventEscapes();
            }
        }
        if (handler.printsEvent()) {
            seen.addAll(printed);
        }
        Set.copyOf(seen).forEach(n -> probe.derived(n).ifPresent(d -> seen.add(d.from)));
        boolean address = seen.stream()
                .flatMap(n -> probe.field(n).stream())
                .anyMatch(f -> f.type() == FieldType.ADDRESS);
        if (address) {
            seen.add("ip"); // How an address prints depends on its socket's IP version.
        }
        boolean everything = all;
        return Plan.byWidth(probe.fields().stream()
                .filter(f -> everything || seen.stream().anyMatch(f::isCalled))
                .toList());
    }
}
