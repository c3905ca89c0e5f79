package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.ir.KeySet;
import org.grebe.bpf.ir.Scan;

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
        Scan scan = new Scan() {
            @Override
            protected void usesSet(KeySet set) {
                maps.add(FilterMap.of(set));
            }
        };
        plan.kernelTests().forEach(t -> t.accept(scan));
        for (KernelAggregation aggregation : plan.aggregations()) {
            for (KernelAggregation.Key key : aggregation.keys()) {
                if (key.bare() instanceof KernelAggregation.Key.Number n) {
                    n.num().accept(scan);
                }
            }
            if (aggregation.value() != null) {
                aggregation.value().accept(scan);
            }
            if (aggregation.when() != null) {
                aggregation.when().accept(scan);
            }
        }
        return maps.stream().distinct().toList(); // One condition may stand in a test twice.
    }
}
