package org.grebe.core.engine;

import java.util.List;
import java.util.function.Consumer;
import org.grebe.bpf.prog.Program;
import org.grebe.core.agg.Row;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** One plan of a trace, from when it was typed to when another takes its place. Each record names its generation. */
final class Generation implements AutoCloseable {
    private final Loaded loaded;
    private final Consumer<Event> handler;
    private final List<LiveFilter> liveFilters;

    /** From now on the plan's sets follow the script's. */
    Generation(Loaded loaded, Consumer<Event> handler) {
        this.loaded = loaded;
        this.handler = handler;
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

    List<Program> programs() {
        return loaded.programs();
    }

    /** Whether it is this very object of the plan: an equal one may be another generation's. */
    boolean has(KernelAggregation aggregation) {
        return plan().aggregations().stream().anyMatch(a -> a == aggregation);
    }

    List<Row> rows(KernelAggregation aggregation) {
        return new KernelRows(aggregation).read(loaded.maps().get(aggregation.map()));
    }

    void leaveSets() {
        liveFilters.forEach(LiveFilter::close);
    }

    @Override
    public void close() {
        leaveSets();
        loaded.close();
    }
}
