package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;

/**
 * How one trace is divided between kernel and script.
 *
 * @param captured fields that travel with an event; none where no event leaves the kernel
 * @param aggregations what the kernel counts instead of delivering events
 * @param aggregationReason why the actions stay in the script, or "" where they do not or there was nothing to move
 * @param steps what the kernel does with maps that it keeps for the script, in source order, before it aggregates
 * @param shared maps that the handler has in common with others
 */
public record Plan(
        Probe probe,
        List<PlannedCondition> conditions,
        List<Field> captured,
        List<KernelAggregation> aggregations,
        String aggregationReason,
        List<StateStep> steps,
        List<SharedVariable> shared) {
    /** One that shares nothing. */
    public Plan(Probe probe, List<PlannedCondition> conditions, List<Field> captured,
            List<KernelAggregation> aggregations, String aggregationReason) {
        this(probe, conditions, captured, aggregations, aggregationReason, List.of(), List.of());
    }

    public Plan {
        conditions = List.copyOf(conditions);
        captured = List.copyOf(captured);
        aggregations = List.copyOf(aggregations);
        steps = List.copyOf(steps);
        shared = List.copyOf(shared);
    }

    /** The order of a record: the widest first, so that each is aligned. */
    public static List<Field> byWidth(List<Field> fields) {
        return fields.stream().sorted((a, b) -> Integer.compare(b.type().size, a.type().size)).toList();
    }

    /** The plan with one more test before the events leave the kernel. */
    Plan with(PlannedCondition more) {
        List<PlannedCondition> all = new ArrayList<>(conditions);
        all.add(more);
        return new Plan(probe, all, captured, aggregations, aggregationReason, steps, shared);
    }

    Plan with(List<SharedVariable> known) {
        return new Plan(probe, conditions, captured, aggregations, aggregationReason, steps, known);
    }

    /** Whether matching events are sent to the script. */
    public boolean delivers() {
        return aggregations.isEmpty() && steps.isEmpty();
    }

    /** The tests that the kernel makes, in source order. */
    public List<Predicate> kernelTests() {
        return conditions.stream().flatMap(c -> c.kernelTest().stream()).toList();
    }

    /** The condition's place in {@link #conditions}, which is what listings and C know it by. */
    public int numberOf(PlannedCondition condition) {
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i) == condition) { // Two filters may be equal.
                return i;
            }
        }
        throw new IllegalArgumentException("the plan has no such condition: " + condition.source());
    }

    /** Names of all fields that the kernel's part looks at. */
    public Set<String> kernelFields() {
        Set<String> fields = new LinkedHashSet<>();
        kernelTests().forEach(t -> fields.addAll(t.fields()));
        captured.forEach(f -> fields.add(f.name()));
        steps.forEach(s -> fields.addAll(s.fields()));
        aggregations.forEach(a -> fields.addAll(a.fields()));
        return fields;
    }

    /** The maps that the kernel keeps for this plan and others. */
    public List<KernelState> states() {
        return steps.stream().map(StateStep::state).distinct().toList();
    }

    /** The flags that the compiled closure takes: true for conditions that were decided in the kernel. */
    public boolean[] pushed() {
        int count = conditions.stream().mapToInt(c -> c.index() + 1).filter(n -> n > 0).max().orElse(0);
        boolean[] pushed = new boolean[count];
        conditions.stream().filter(c -> c.index() >= 0).forEach(c -> pushed[c.index()] = c.inKernel());
        return pushed;
    }
}
