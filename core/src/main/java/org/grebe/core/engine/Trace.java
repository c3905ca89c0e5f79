package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.grebe.bpf.link.Link;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.prog.Program;
import org.grebe.core.agg.Row;
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
    private Map<KernelAggregation, List<Row>> kernelRows;

    Trace(int id, Plan plan, AttachReport report, Consumer<Event> handler, Attached attached) {
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
        ByteBuffer counters = maps.get(Counters.MAP).lookup(BpfMap.key(0)).orElseThrow();
        long missed = programs.stream().mapToLong(p -> p.info().recursionMisses()).sum();
        return new Accounting(
                Counters.REJECTED.sum(counters),
                Counters.DELIVERED.sum(counters),
                Counters.AGGREGATED.sum(counters),
                Counters.LOST.sum(counters),
                missed,
                received,
                failed);
    }

    /** What the kernel has counted so far; no order. */
    public synchronized List<Row> rows(KernelAggregation aggregation) {
        return kernelRows == null ? readRows(aggregation) : kernelRows.get(aggregation);
    }

    private List<Row> readRows(KernelAggregation aggregation) {
        return new KernelRows(aggregation).read(maps.get(aggregation.map()));
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
            kernelRows = plan.aggregations().stream().collect(Collectors.toMap(a -> a, this::readRows));
            ownMaps.forEach(BpfMap::close);
        }
    }

    /** What attaching made; {@code maps} has the session's as well. */
    record Attached(Map<String, BpfMap> maps, List<BpfMap> ownMaps, List<Program> programs, List<Link> links) {}
}
