package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.RunningPrograms;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.codegen.Counters;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/**
 * A running trace. Its plan may be replaced ({@link Session#replace}); the accounting then goes on, as do its counts.
 * Both stay readable after it was stopped. To be changed on the script thread only, but for {@link #detach}.
 */
public final class Trace implements AutoCloseable {
    private final int id;
    private final AttachReport report;
    private final Attached attached;
    /** Of plans that were replaced and whose programs may still run: what they count is not all there yet. */
    private final List<Generation> lingering = new ArrayList<>();
    private volatile Generation current;
    private volatile State state = State.RUNNING;
    private long received;
    private long failed;
    private Accounting last;
    private boolean settled;

    /** Whether events are looked at. */
    public enum State {
        RUNNING,
        /** Detached for a while: events that happen then are not counted either. */
        PAUSED,
        STOPPED
    }

    /**
     * What attaching made.
     *
     * @param maps the session's, the counters and the probe's
     * @param own those of them that are not the session's
     * @param slots null where the plan cannot be replaced
     */
    record Attached(ProbeVariant variant, Map<String, BpfMap> maps, List<BpfMap> own, Slots slots,
            Attachments attachments) {}

    Trace(int id, AttachReport report, Attached attached, Generation first) {
        this.id = id;
        this.report = report;
        this.attached = attached;
        this.current = first;
    }

    public int id() {
        return id;
    }

    /** The one in force. */
    public Plan plan() {
        return current.plan();
    }

    public AttachReport report() {
        return report;
    }

    public State state() {
        return state;
    }

    /** Those that the plan was made into. */
    public List<LoadedProgram> programs() {
        return current.programs();
    }

    /** Those that the kernel calls; their run time includes that of {@link #programs}, which may be the same. */
    public List<LoadedProgram> attachedPrograms() {
        return attached.attachments().programs();
    }

    /**
     * Runs the script's closure; script thread only. What it throws is counted, the trace goes on.
     *
     * @return what it threw, or null
     */
    Throwable handle(Generation generation, Event event) {
        received++;
        try {
            generation.handler().accept(event);
            return null;
        } catch (Throwable e) { // An Error of one closure's is no reason to end the others' work.
            failed++;
            return e;
        }
    }

    /** Over all plans that the trace has had; any thread. */
    public synchronized Accounting accounting() {
        Accounting sent = last != null ? last : sent();
        long dropped = settled ? Math.max(0, sent.delivered() - received) : 0;
        return new Accounting(sent.rejected(), sent.delivered() - dropped, sent.aggregated(), sent.lost(),
                sent.missed(), dropped, received, failed);
    }

    /** Nothing is on its way to the script any more: what was sent and has not arrived is dropped. */
    synchronized void settle() {
        settled = true;
    }

    /** Those that the script has still to handle; any thread. */
    long waiting() {
        return Math.max(0, accounting().delivered() - received);
    }

    /** What the kernel counts. */
    private Accounting sent() {
        ByteBuffer counters = attached.maps().get(Counters.MAP).lookup(BpfMap.key(0)).orElseThrow();
        long missed = attachedPrograms().stream().mapToLong(p -> p.info().recursionMisses()).sum()
                + attached.attachments().missed();
        return new Accounting(
                Counters.REJECTED.sum(counters),
                Counters.DELIVERED.sum(counters),
                Counters.AGGREGATED.sum(counters),
                Counters.LOST.sum(counters),
                missed,
                0,
                0,
                0);
    }

    /** What the kernel counts for one of the aggregations of the plan in force. */
    public KernelTable table(KernelAggregation aggregation) {
        return current.table(aggregation);
    }

    ProbeVariant variant() {
        return attached.variant();
    }

    boolean isReplaceable() {
        return attached.slots() != null;
    }

    /** All maps but a plan's own. */
    Map<String, BpfMap> maps() {
        return attached.maps();
    }

    /** Puts {@code next} in the current plan's place, in one step an attach point; or fails, and nothing changes. */
    synchronized void replaceBy(Generation next) {
        attached.slots().replace(current.programs(), next.programs());
        current.leaveSets();
        lingering.add(current);
        current = next;
    }

    /** Gives back what plans had that were replaced, but for what they counted. */
    void retireReplaced() {
        // Nothing to wait for where the kernel keeps no counts; running programs hold on to their maps themselves.
        if (lingering.stream().allMatch(g -> g.plan().aggregations().isEmpty()) || RunningPrograms.awaitEnd()) {
            lingering.forEach(Generation::close);
            lingering.clear();
        }
    }

    /** Detaches until {@link #resume}: costs nothing meanwhile, and what happens meanwhile is not counted. */
    public synchronized void pause() {
        if (state == State.RUNNING) {
            state = State.PAUSED;
            attached.attachments().detach();
        }
    }

    /** Attaches again after {@link #pause}; if that fails, the trace is still paused. */
    public synchronized void resume() {
        if (state == State.STOPPED) {
            throw new TraceError("the trace was stopped, so it cannot go on; start it anew");
        }
        if (state == State.PAUSED) {
            // Nobody has seen what became of these; their sockets and threads may be others by now.
            attached.own().stream().filter(m -> !m.spec().name().equals(Counters.MAP)).forEach(BpfMap::clear);
            attached.attachments().attach();
            state = State.RUNNING;
        }
    }

    /** Ends this trace alone; events that are on their way still arrive. */
    public synchronized void stop() {
        if (state != State.STOPPED) {
            detach();
            RunningPrograms.awaitEnd();
            close();
        }
    }

    /** Detaches for good; events that are on their way still arrive. Any thread. */
    synchronized void detach() {
        if (state != State.STOPPED) {
            state = State.STOPPED;
            attached.attachments().detach();
        }
    }

    /** Detaches and gives back all that the kernel keeps, but for what was read already. */
    @Override
    public synchronized void close() {
        detach();
        if (last == null) {
            last = sent();
            lingering.forEach(Generation::close);
            lingering.clear();
            current.close();
            if (attached.slots() != null) {
                attached.slots().close();
            }
            attached.attachments().programs().forEach(LoadedProgram::close);
            attached.own().forEach(BpfMap::close);
        }
    }
}
