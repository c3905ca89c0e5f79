package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.grebe.bpf.link.Link;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.prog.Program;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.codegen.Counters;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** A running trace. Its accounting and counts stay readable after it was stopped. */
public final class Trace implements AutoCloseable {
    private final int id;
    private final Plan plan;
    private final AttachReport report;
    private final Consumer<Event> handler;
    private final Map<String, BpfMap> maps;
    private final List<BpfMap> ownMaps;
    private final List<Program> programs;
    private final List<Link> links;
    private final List<LiveFilter> liveFilters;
    private volatile boolean attached = true;
    private long received;
    private long failed;
    private RuntimeException firstFailure;
    private Accounting last;
    private final Map<KernelAggregation, TraceTable> tables = new LinkedHashMap<>();

    /** {@code turn} is as in {@link KernelTable#turn}. */
    Trace(int id, Plan plan, AttachReport report, Consumer<Event> handler, Attached attached, LongSupplier turn) {
        this.id = id;
        this.plan = plan;
        this.report = report;
        this.handler = handler;
        this.maps = attached.maps();
        this.ownMaps = attached.ownMaps();
        this.programs = attached.programs();
        this.links = attached.links();
        this.liveFilters = FilterMaps.of(plan).stream()
                .filter(f -> f.live() != null)
                .map(f -> new LiveFilter(f, maps.get(f.name())))
                .toList();
        plan.aggregations().forEach(a -> tables.put(a, new TraceTable(a, maps, turn)));
    }

    public int id() {
        return id;
    }

    public Plan plan() {
        return plan;
    }

    public AttachReport report() {
        return report;
    }

    public List<Program> programs() {
        return programs;
    }


    /** Runs the script's closure; script thread only. An exception counts and is kept, the trace goes on. */
    void handle(Event event) {
        received++;
        try {
            handler.accept(event);
        } catch (RuntimeException e) {
            failed++;
            if (firstFailure == null) {
                firstFailure = e;
            }
        }
    }

    /** The first exception that the closure threw, or null. */
    public RuntimeException firstFailure() {
        return firstFailure;
    }

    public synchronized Accounting accounting() {
        if (last != null) {
            return new Accounting(
                    last.rejected(), last.delivered(), last.aggregated(), last.lost(), last.missed(), received, failed);
        }
        BpfMap counters = maps.get(Counters.MAP);
        ByteBuffer values = counters.lookup(BpfMap.key(0)).orElseThrow();
        long missed = programs.stream().mapToLong(p -> p.info().recursionMisses()).sum();
        return new Accounting(
                counters.sum(values, Counters.REJECTED.offset()),
                counters.sum(values, Counters.DELIVERED.offset()),
                counters.sum(values, Counters.AGGREGATED.offset()),
                counters.sum(values, Counters.LOST.offset()),
                missed,
                received,
                failed);
    }

    /** What the kernel counts for one of the plan's aggregations. */
    public KernelTable table(KernelAggregation aggregation) {
        return tables.get(aggregation);
    }

    /** Detaches; events that are on their way still arrive. */
    public void detach() {
        if (attached) {
            attached = false;
            liveFilters.forEach(LiveFilter::close);
            links.forEach(Link::close);
        }
    }

    /** Detaches and gives back all that the kernel keeps, but for what was read already. */
    @Override
    public synchronized void close() {
        detach();
        if (last == null) {
            last = accounting();
            programs.forEach(Program::close);
            tables.values().forEach(TraceTable::freeze);
            ownMaps.forEach(BpfMap::close);
        }
    }

    /** What attaching made; {@code maps} has the session's as well. */
    record Attached(Map<String, BpfMap> maps, List<BpfMap> ownMaps, List<Program> programs, List<Link> links) {}
}
