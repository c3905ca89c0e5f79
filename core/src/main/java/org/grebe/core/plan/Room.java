package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.grebe.bpf.ir.Cost;
import org.grebe.bpf.ir.Depth;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;
import org.grebe.core.expr.Pos;

/**
 * What of a plan fits into a program, whichever attach kind it will have: the stack has 512 bytes, jumps reach 32767
 * instructions far, and the verifier follows at most 8192 jumps and a million instructions. Conditions are taken in
 * their order, as many as fit.
 */
final class Room {
    /** A third of a jump's reach: the verifier, which walks most ways through a program, stays far from its limit. */
    static final int MAX_INSNS = 10_000;

    /** Instructions that bring up a field. */
    static final int FETCH = 24;

    /** What a field takes on its way to a record that may be null, and is not asked about before. */
    private static final int SENT = 24;

    /** Code is written by descending into it. */
    static final int MAX_DEPTH = 500;

    private static final String TOO_DEEP = "it is nested more than " + MAX_DEPTH + " deep";
    private static final String TOO_MANY =
            "it has more numbers to keep at a time than a program's stack of 512 bytes has room for";
    private static final Value.Local NO_ROOM = Value.Local.word("no_room");

    private final Probe probe;
    private final Set<String> fields = new LinkedHashSet<>();
    private int insns;
    private int own;

    Room(Probe probe) {
        this.probe = probe;
    }

    /** The condition in the script, with the reason, where the kernel has no room for its test. */
    Lowered fit(Lowered where, Pos pos) {
        if (where instanceof Lowered.Kernel k) {
            Optional<String> why = take(k.test());
            if (why.isPresent()) {
                return new Lowered.Script(why.get(), pos);
            }
        } else if (where instanceof Lowered.Both b && take(b.necessary()).isPresent()) {
            return new Lowered.Script(b.reason(), b.pos());
        }
        return where;
    }

    /** Takes the room that a test needs, or says why there is none. */
    Optional<String> take(Predicate test) {
        return Depth.of(test) > MAX_DEPTH ? Optional.of(TOO_DEEP) : take(test.fields(), Cost.of(test));
    }

    /** Sees that all fit together: they hold the keys and values of one after the other. */
    void fit(List<StateStep> steps, List<KernelAggregation> aggregations, Pos pos) {
        if (!steps.isEmpty()) {
            take(steps, aggregations).ifPresent(why -> {
                throw new StaysInScript(why, pos);
            });
            return;
        }
        for (KernelAggregation a : aggregations) {
            take(a).ifPresent(why -> {
                throw new StaysInScript(why, pos);
            });
        }
    }

    /** As one program: what was taken from a map is kept to the end. */
    private Optional<String> take(List<StateStep> steps, List<KernelAggregation> aggregations) {
        boolean deep = steps.stream().anyMatch(s -> s.depth() > MAX_DEPTH)
                || aggregations.stream().anyMatch(a -> a.depth() > MAX_DEPTH);
        if (deep) {
            return Optional.of(TOO_DEEP);
        } else if (aggregations.stream().anyMatch(a -> a.keyBytes() > Stack.LIMIT)) {
            return Optional.of(TOO_MANY);
        }
        Set<String> looked = new LinkedHashSet<>();
        steps.forEach(s -> looked.addAll(s.fields()));
        aggregations.forEach(a -> looked.addAll(a.fields()));
        List<Stmt> program = new ArrayList<>(List.of(new Stmt.Let(NO_ROOM, new Value.Const(0, true))));
        program.addAll(StateStep.program(steps, NO_ROOM));
        aggregations.forEach(a -> program.add(a.add(NO_ROOM)));
        return take(looked, Cost.of(program));
    }

    private Optional<String> take(KernelAggregation a) {
        if (a.depth() > MAX_DEPTH) {
            return Optional.of(TOO_DEEP);
        }
        return a.keyBytes() > Stack.LIMIT ? Optional.of(TOO_MANY) : take(a.fields(), Cost.of(a.add(NO_ROOM)));
    }

    private Optional<String> take(Set<String> more, Cost cost) {
        Set<String> together = new LinkedHashSet<>(fields);
        together.addAll(more);
        int needed = cost.insns() + FETCH * (together.size() - fields.size());
        if (insns + needed > MAX_INSNS) {
            return Optional.of("it would take some " + needed + " instructions where " + (MAX_INSNS - insns)
                    + " are left of " + MAX_INSNS);
        }
        int values = Math.max(own, cost.stack());
        if (probe.fields().stream().anyMatch(Field::nullable)) { // copied to a record by way of the stack
            values = Math.max(values, SENT);
        }
        if (probe.waits(together)) { // kept by way of the stack
            values = Math.max(values, bytes(together));
        }
        if (Stack.PROBES_SHARE + bytes(together) + values > Stack.LIMIT) {
            return Optional.of(TOO_MANY);
        }
        fields.addAll(more);
        insns += needed;
        own = Math.max(own, cost.stack());
        return Optional.empty();
    }

    private int bytes(Set<String> names) {
        return names.stream()
                .mapToInt(n -> probe.field(n).map(f -> (f.type().isInteger() ? 8 : 16) + (f.nullable() ? 8 : 0))
                        .orElse(0))
                .sum();
    }
}
