package org.grebe.core.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** One plan of a trace, from when it was typed to when another takes its place. Each record names its generation. */
final class Generation implements AutoCloseable {
    private final Loaded loaded;
    private final Consumer<Event> handler;
    private final List<LiveFilter> liveFilters;
    private final Map<KernelAggregation, TraceTable> tables = new LinkedHashMap<>();

    /** From now on the plan's sets follow the script's. */
    Generation(Loaded loaded, Consumer<Event> handler, LongSupplier turn) {
        this.loaded = loaded;
        this.handler = handler;
        loaded.plan().aggregations().forEach(a -> tables.put(a, new TraceTable(a, loaded.maps(), turn)));
        this.liveFilters = FilterMaps.of(loaded.plan()).stream()
                .filter(f -> f.live() != null)
                .map(f -> new LiveFilter(f, loaded.maps().get(f.name())))
                .toList();
    }

    Plan plan() {
        return loaded.plan();
    }

    Consumer<Event> handler() {
        return handler;
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
