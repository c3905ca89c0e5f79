package org.grebe.core.engine;

import static org.grebe.bpf.ir.KeySet.Kind.PINNED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.core.codegen.Counters;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Plan;

/**
 * Makes the maps of a trace, its sets filled in. Each is added to {@code byName}, and to {@code own} as it is made, so
 * that a failure half-way leaks nothing.
 */
final class PlanMaps {
    private PlanMaps() {}

    static void create(Plan plan, ProbeImage image, Map<String, BpfMap> byName, List<BpfMap> own) {
        create(image, byName, own);
        create(plan, byName, own);
    }

    /** What outlives a plan: the accounting, and what the probe keeps of events that are not told yet. */
    static void create(ProbeImage image, Map<String, BpfMap> byName, List<BpfMap> own) {
        List<MapSpec> specs = new ArrayList<>(image.maps());
        specs.add(Counters.spec());
        create(specs, byName, own);
    }

    /** What is the plan's alone. */
    static void create(Plan plan, Map<String, BpfMap> byName, List<BpfMap> own) {
        List<MapSpec> specs = new ArrayList<>();
        plan.aggregations().forEach(a -> a.maps().stream().map(KernelMap::spec).forEach(specs::add));
        List<FilterMap> filters = FilterMaps.of(plan);
        filters.stream().filter(f -> f.kind() != PINNED).map(FilterMap::spec).forEach(specs::add);
        create(specs, byName, own);
        for (FilterMap filter : filters) {
            if (filter.kind() == PINNED) {
                BpfMap map = filter.pinned().open(filter.name());
                byName.put(filter.name(), map);
                own.add(map);
            }
        }
        filters.forEach(f -> fill(f, byName.get(f.name())));
    }

    /** Adds to {@code byName}, and to {@code own} as each is made, so that a failure half-way leaks nothing. */
    private static void create(List<MapSpec> specs, Map<String, BpfMap> byName, List<BpfMap> own) {
        for (MapSpec spec : specs) {
            BpfMap map = BpfMap.create(spec);
            byName.put(spec.name(), map);
            own.add(map);
        }
    }

    /** A set that is not somebody else's gets its members. */
    static void fill(FilterMap filter, BpfMap map) {
        if (filter.kind() == PINNED) {
            return;
        }
        if (filter.kind() == FilterMap.Kind.BITMAP) {
            map.update(BpfMap.key(0), filter.bitmap(), BpfMap.ANY);
            return;
        }
        for (Object member : filter.members()) {
            map.update(filter.key(member), new byte[] {1}, BpfMap.ANY);
        }
    }
}
