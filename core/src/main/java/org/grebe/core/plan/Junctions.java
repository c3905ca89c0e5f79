package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.grebe.bpf.asm.Cond;
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

    static Test and(Test left, Test right) {
        if (left instanceof Test.Constant c) {
            return c.value() ? right : left;
        }
        if (right instanceof Test.Constant c) {
            return c.value() ? left : right;
        }
        List<Test> all = new ArrayList<>(left instanceof Test.And l ? l.tests() : List.of(left));
        all.addAll(right instanceof Test.And r ? r.tests() : List.of(right));
        return new Test.And(all.stream().distinct().toList());
    }

    /** Comparisons of one value with several constants become a set. */
    Test or(Test left, Test right) {
        if (left instanceof Test.Constant c) {
            return c.value() ? left : right;
        }
        if (right instanceof Test.Constant c) {
            return c.value() ? right : left;
        }
        List<Test> all = new ArrayList<>(left instanceof Test.Or l ? l.tests() : List.of(left));
        for (Test t : right instanceof Test.Or r ? r.tests() : List.of(right)) {
            Test last = all.get(all.size() - 1);
            Num value = oneValue(last);
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
        all.removeIf(t -> t instanceof Test.And and && and.tests().stream().anyMatch(all::contains));
        return all.size() == 1 ? all.get(0) : new Test.Or(List.copyOf(all));
    }

    /** What the test compares with constants alone, or null. */
    private static Num oneValue(Test t) {
        return t instanceof Test.OneOf o ? o.value()
                : t instanceof Test.InMap m && m.map().live() == null ? m.value()
                : t instanceof Test.Compare c && c.cond() == Cond.EQ && c.right() instanceof Num.Const ? c.left()
                : null;
    }

    private static List<Long> values(Test t) {
        return t instanceof Test.OneOf o ? o.values()
                : t instanceof Test.InMap m ? m.map().members().stream().map(v -> (Long) v).toList()
                : List.of(((Num.Const) ((Test.Compare) t).right()).value());
    }

    static Test not(Test test) {
        if (test instanceof Test.Constant c) {
            return new Test.Constant(!c.value());
        }
        return test instanceof Test.Not n ? n.test() : new Test.Not(test);
    }

    /** Membership in a set that does not change. */
    Test oneOf(Num value, TreeSet<Long> sorted) {
        if (sorted.isEmpty()) {
            return new Test.Constant(false);
        }
        if (sorted.size() <= FilterMap.INLINE_LIMIT) {
            return new Test.OneOf(value, List.copyOf(sorted));
        }
        return new Test.InMap(value, new FilterMap(mapNames.get(), kind(value), List.copyOf(sorted)));
    }

    /** What holds a set of the value's range best. */
    FilterMap.Kind kind(Num value) {
        boolean sixteenBits = value instanceof Num.Load load
                && probe.field(load.field()).orElseThrow().type() == FieldType.U16;
        return sixteenBits ? FilterMap.Kind.BITMAP : FilterMap.Kind.HASH;
    }
}
