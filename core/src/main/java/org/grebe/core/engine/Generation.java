package org.grebe.core.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** One plan of a trace in the kernel, from when it was typed to when another takes its place. */
final class Generation implements AutoCloseable {
    private final Loaded loaded;
    private final List<LiveFilter> liveFilters;
    private final Map<KernelAggregation, TraceTable> tables = new LinkedHashMap<>();

    /** From now on the plan's sets follow the script's. */
    Generation(Loaded loaded, LongSupplier turn) {
        this.loaded = loaded;
        loaded.plan().aggregations().forEach(a -> tables.put(a, new TraceTable(a, loaded.maps(), turn)));
        this.liveFilters = FilterMaps.of(loaded.plan()).stream()
                .filter(f -> f.live() != null)
                .map(f -> new LiveFilter(f, loaded.maps().get(f.name())))
                .toList();
    }

    Plan plan() {
        return loaded.plan();
    }

    List<LoadedProgram> programs() {
        return loaded.programs();
    }

    /** What the kernel counts for one of the plan's aggregations; to be read after the generation has ended, too. */
    KernelTable table(KernelAggregation aggregation) {
        return tables.get(aggregation);
    }

    void leaveSets() {
        liveFilters.forEach(LiveFilter::close);
    }

    @Override
    public void close() {
        leaveSets();
        tables.values().forEach(TraceTable::freeze);
        loaded.close();
    }
}
