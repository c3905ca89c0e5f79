package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The filter maps that a plan looks into: its tests, and the keys and values of its aggregations. */
public final class FilterMaps {
    private FilterMaps() {}

    /** Each once, though `if (it.dport in ports) a++ else b++` looks into one twice. */
    public static List<FilterMap> of(Plan plan) {
        Set<String> names = new HashSet<>();
        return all(plan).stream().filter(map -> names.add(map.name())).toList();
    }

    /**
     * To be asked before any attach kind is tried: that somebody else's map is not there is no fault of theirs.
     *
     * @throws IllegalArgumentException if one is not there, or is another kind of map
     */
    public static void requirePinned(Plan plan) {
        of(plan).stream().filter(m -> m.pinned() != null).forEach(m -> m.pinned().open(m.name()).close());
    }

    private static List<FilterMap> all(Plan plan) {
        List<FilterMap> maps = new ArrayList<>();
        plan.kernelTests().forEach(t -> collect(t, maps));
        for (KernelAggregation aggregation : plan.aggregations()) {
            for (KernelAggregation.Key key : aggregation.keys()) {
                if (key instanceof KernelAggregation.Key.Number n) {
                    collect(n.num(), maps);
                }
            }
            if (aggregation.value() != null) {
                collect(aggregation.value(), maps);
            }
            if (aggregation.when() != null) {
                collect(aggregation.when(), maps);
            }
        }
        return maps.stream().distinct().toList(); // One condition may stand in a test twice.
    }

    private static void collect(Test test, List<FilterMap> maps) {
        if (test instanceof Test.InMap m) {
            maps.add(m.map());
            collect(m.value(), maps);
        } else if (test instanceof Test.BytesInMap m) {
            maps.add(m.map());
        } else if (test instanceof Test.Compare c) {
            collect(c.left(), maps);
            collect(c.right(), maps);
        } else if (test instanceof Test.Between b) {
            collect(b.value(), maps);
        } else if (test instanceof Test.OneOf o) {
            collect(o.value(), maps);
        } else if (test instanceof Test.And a) {
            a.tests().forEach(t -> collect(t, maps));
        } else if (test instanceof Test.Or o) {
            o.tests().forEach(t -> collect(t, maps));
        } else if (test instanceof Test.Not n) {
            collect(n.test(), maps);
        }
    }

    private static void collect(Num num, List<FilterMap> maps) {
        if (num instanceof Num.Arith a) {
            collect(a.left(), maps);
            collect(a.right(), maps);
        } else if (num instanceof Num.Negate n) {
            collect(n.operand(), maps);
        } else if (num instanceof Num.Choose c) {
            collect(c.test(), maps);
            collect(c.then(), maps);
            collect(c.otherwise(), maps);
        }
    }
}
