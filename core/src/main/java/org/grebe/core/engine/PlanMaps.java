package org.grebe.core.engine;

import static org.grebe.core.plan.FilterMap.Kind.PINNED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.core.codegen.Counters;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** Makes the maps of one trace, its sets filled in. */
final class PlanMaps {
    private PlanMaps() {}

    /** Adds to {@code byName}, and to {@code own} as each is made, so that a failure half-way leaks nothing. */
    static void create(Plan plan, ProbeImage image, Map<String, BpfMap> byName, List<BpfMap> own) {
        List<MapSpec> specs = new ArrayList<>(image.maps());
        specs.add(Counters.spec());
        plan.aggregations().stream().map(KernelAggregation::specs).forEach(specs::addAll);
        List<FilterMap> filters = FilterMaps.of(plan);
        filters.stream().filter(f -> f.kind() != PINNED).map(FilterMap::spec).forEach(specs::add);
        for (MapSpec spec : specs) {
            BpfMap map = BpfMap.create(spec);
            byName.put(spec.name(), map);
            own.add(map);
        }
        for (FilterMap filter : filters) {
            if (filter.kind() == PINNED) {
                BpfMap map = filter.pinned().open(filter.name());
                byName.put(filter.name(), map);
                own.add(map);
            }
        }
        filters.forEach(f -> fill(f, byName.get(f.name())));
    }

    private static void fill(FilterMap filter, BpfMap map) {
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
