package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;

/** Puts tests together, without what cannot matter. */
final class Junctions {
    private final Probe probe;
    private final Supplier<String> mapNames;

    Junctions(Probe probe, Supplier<String> mapNames) {
        this.probe = probe;
        this.mapNames = mapNames;
    }

    static Predicate and(Predicate left, Predicate right) {
        if (left instanceof Predicate.Constant c) {
            return c.value() ? right : left;
        }
        if (right instanceof Predicate.Constant c) {
            return c.value() ? left : right;
        }
        List<Predicate> all = new ArrayList<>(left instanceof Predicate.And l ? l.tests() : List.of(left));
        for (Predicate t : right instanceof Predicate.And r ? r.tests() : List.of(right)) {
            all.add(beside(all, t));
        }
        return new Predicate.And(all.stream().distinct().toList());
    }

    /** What is left of {@code a || b} where {@code !a} is asked before it. */
    private static Predicate beside(List<Predicate> asked, Predicate test) {
        if (!(test instanceof Predicate.Or or)) {
            return test;
        }
        List<Predicate> left = or.tests().stream().filter(t -> !asked.contains(not(t))).toList();
        return left.size() == 1 ? left.get(0) : left.isEmpty() ? test : new Predicate.Or(left);
    }

    /** Comparisons of one value with several constants become a set. */
    Predicate or(Predicate left, Predicate right) {
        if (left instanceof Predicate.Constant c) {
            return c.value() ? left : right;
        }
        if (right instanceof Predicate.Constant c) {
            return c.value() ? right : left;
        }
        List<Predicate> all = new ArrayList<>(left instanceof Predicate.Or l ? l.tests() : List.of(left));
        for (Predicate t : right instanceof Predicate.Or r ? r.tests() : List.of(right)) {
            Predicate last = all.get(all.size() - 1);
            Value value = oneValue(last);
            if (all.contains(t)) {
                continue;
            }
            if (value != null && value.equals(oneValue(t))) {
                TreeSet<Long> values = new TreeSet<>(values(last));
                values.addAll(values(t));
                all.set(all.size() - 1, oneOf(value, values));
            } else {
                all.add(t);
            }
        }
        // b || a && b is b.
        all.removeIf(t -> t instanceof Predicate.And and && and.tests().stream().anyMatch(all::contains));
        return all.size() == 1 ? all.get(0) : new Predicate.Or(List.copyOf(all));
    }

    /** What the test compares with constants alone, or null. */
    private static Value oneValue(Predicate t) {
        return t instanceof Predicate.OneOf o ? o.value()
                : t instanceof Predicate.InSet m && FilterMap.of(m.set()).isFixed() ? m.value()
                : t instanceof Predicate.Compare c && c.cond() == Cond.EQ && c.right() instanceof Value.Const ? c.left()
                : null;
    }

    private static List<Long> values(Predicate t) {
        return t instanceof Predicate.OneOf o ? o.values()
                : t instanceof Predicate.InSet m ? FilterMap.of(m.set()).members().stream().map(v -> (Long) v).toList()
                : List.of(((Value.Const) ((Predicate.Compare) t).right()).value());
    }

    static Predicate not(Predicate test) {
        if (test instanceof Predicate.Constant c) {
            return new Predicate.Constant(!c.value());
        }
        return test instanceof Predicate.Not n ? n.test() : new Predicate.Not(test);
    }

    /** Membership in a set that does not change. */
    Predicate oneOf(Value value, TreeSet<Long> sorted) {
        if (sorted.isEmpty()) {
            return new Predicate.Constant(false);
        }
        if (sorted.size() <= FilterMap.INLINE_LIMIT) {
            return new Predicate.OneOf(value, List.copyOf(sorted));
        }
        return new Predicate.InSet(value, new FilterMap(mapNames.get(), kind(value), List.copyOf(sorted)));
    }

    /** What holds a set of the value's range best. */
    FilterMap.Kind kind(Value value) {
        boolean sixteenBits = value instanceof Value.Field load
                && probe.field(load.name()).orElseThrow().type() == FieldType.U16;
        return sixteenBits ? FilterMap.Kind.BITMAP : FilterMap.Kind.HASH;
    }
}
