package org.grebe.core.codegen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.probes.Holes;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.core.expr.Pos;
import org.grebe.core.plan.PlannedCondition;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.StateStep;

/** Fills a probe's program with a plan. */
public final class PlanHoles implements Holes {
    /** Map names that every trace shares. */
    public static final String RING = "events";

    /** The reader's word to programs: which flags to submit with. */
    public static final String WAKEUP = "wakeup";

    private static final Value.Local NO_ROOM = Value.Local.word("no_room");

    private final Plan plan;
    private final RecordLayout layout;
    private final int traceId;

    public PlanHoles(Plan plan, int traceId) {
        this.plan = plan;
        this.layout = RecordLayout.of(plan.captured());
        this.traceId = traceId;
    }

    @Override
    public Set<String> fields() {
        return plan.kernelFields();
    }

    @Override
    public List<Stmt> tests(Map<String, Access> fields, Set<String> before) {
        List<PlannedCondition> here = plan.conditions().stream()
                .filter(c -> c.kernelTest().isPresent())
                .filter(c -> fields.keySet().containsAll(test(c).fields()))
                .filter(c -> before == null || !before.containsAll(test(c).fields()))
                // Cheap ones first: tests have no effects, so their order cannot be noticed but in time.
                .sorted(Comparator.comparing(c -> cost(fields, c)))
                .toList();
        if (here.isEmpty()) {
            return List.of(new Stmt.Admit());
        }
        List<Stmt.Clause> clauses = here.stream()
                .map(c -> new Stmt.Clause(
                        cost(fields, c).compareTo(Access.Cost.CONTEXT) > 0 ? List.of(new Stmt.Admit()) : List.of(),
                        origin(c), c.source().pos() + ": " + c.source(), List.copyOf(test(c).fields()), test(c)))
                .toList();
        return List.of(
                new Stmt.Require(clauses, List.of(Counters.REJECTED.count(), new Stmt.Leave())),
                new Stmt.Admit());
    }

    /**
     * Each part of an image makes the tests whose fields can be had there, and passes over the others.
     *
     * @throws IllegalStateException if no part of this one makes some test of the plan
     */
    public static void requireEachTest(Plan plan, ProbeImage image) {
        Set<Integer> tested = image.tested();
        plan.conditions().stream()
                .filter(c -> c.kernelTest().isPresent() && !tested.contains(plan.numberOf(c)))
                .findFirst()
                .ifPresent(c -> {
                    throw new IllegalStateException("no program tests `" + c.source() + "` (" + c.source().pos() + ")");
                });
    }

    @Override
    public List<Stmt> deliver() {
        return plan.delivers() ? List.of(send()) : aggregate();
    }

    @Override
    public List<Stmt> lose() {
        return List.of(Counters.LOST.count());
    }

    /** By its number: several may have one place in the script, and those of {@code *: filters} have none. */
    private Origin origin(PlannedCondition c) {
        Pos pos = c.source().pos();
        return new Origin(plan.numberOf(c), pos.line(), pos.column());
    }

    private static Predicate test(PlannedCondition c) {
        return c.kernelTest().orElseThrow();
    }

    private static Access.Cost cost(Map<String, Access> fields, PlannedCondition c) {
        return test(c).fields().stream()
                .map(f -> fields.get(f).cost())
                .max(Comparator.naturalOrder())
                .orElse(Access.Cost.CONSTANT);
    }

    private Stmt send() {
        List<Stmt.Placed> fields = layout.fields().stream()
                .map(f -> new Stmt.Placed(f.name(), layout.offset(f.name()), f.type().size,
                        layout.presences().getOrDefault(f.name(), 0)))
                .toList();
        return new Stmt.Send(RING, WAKEUP, traceId, fields, layout.size(),
                List.of(Counters.DELIVERED.count(), new Stmt.Leave()), List.of(Counters.LOST.count()));
    }

    private List<Stmt> aggregate() {
        List<Stmt> all = new ArrayList<>(List.of(new Stmt.Let(NO_ROOM, new Value.Const(0, true))));
        // Fetched here, where all that follows can count on them.
        plan.steps().forEach(s -> s.fields().forEach(f -> all.add(new Stmt.Fetch(f))));
        plan.aggregations().forEach(a -> a.fetched().forEach(f -> all.add(new Stmt.Fetch(f))));
        all.addAll(StateStep.program(plan.steps(), NO_ROOM));
        plan.aggregations().forEach(a -> all.add(a.add(NO_ROOM)));
        all.add(new Stmt.If(new Predicate.Compare(NO_ROOM, Cond.EQ, new Value.Const(0, true)),
                List.of(Counters.AGGREGATED.count(), new Stmt.Leave()), List.of(Counters.LOST.count())));
        return all;
    }
}
