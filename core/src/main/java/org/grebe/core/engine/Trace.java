package org.grebe.core.engine;

import java.util.List;
import java.util.function.Consumer;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Plan;

/**
 * A running trace. Its plan may be replaced ({@link Session#replace}); the accounting then goes on, as do its counts.
 * Both stay readable after it was stopped. To be changed on the script thread only, but for {@link #detach}.
 */
public final class Trace implements AutoCloseable {
    private final int id;
    private final EventSource source;
    private final Feed feed;
    private volatile Plan plan;
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

    Trace(int id, EventSource source, Feed feed, Plan plan) {
        this.id = id;
        this.source = source;
        this.feed = feed;
        this.plan = plan;
    }

    public int id() {
        return id;
    }

    /** The one in force. */
    public Plan plan() {
        return plan;
    }

    public AttachReport report() {
        return feed.report();
    }

    public State state() {
        return state;
    }

    /** Those that the plan was made into, if its events come from the kernel. */
    public List<LoadedProgram> programs() {
        return feed.programs();
    }

    /** Those that the kernel calls; their run time includes that of {@link #programs}, which may be the same. */
    public List<LoadedProgram> attachedPrograms() {
        return feed.attachedPrograms();
    }

    /**
     * Runs the script's closure; script thread only. What it throws is counted, the trace goes on.
     *
     * @return what it threw, or null
     */
    Throwable handle(Consumer<Event> handler, Event event) {
        received++;
        try {
            handler.accept(event);
            return null;
        } catch (Throwable e) { // An Error of one closure's is no reason to end the others' work.
            failed++;
            return e;
        }
    }

    /** Over all plans that the trace has had; any thread. */
    public synchronized Accounting accounting() {
        Accounting sent = last != null ? last : feed.sent();
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

    /** What is counted before the script for one of the aggregations of the plan in force. */
    public KernelTable table(KernelAggregation aggregation) {
        return feed.table(aggregation);
    }

    /** How often something found no room in a map that the kernel keeps for the script; not of a closed trace. */
    public synchronized long noRoom(KernelState state) {
        return feed.noRoom(state);
    }

    boolean isReplaceable() {
        return feed.isReplaceable();
    }

    /** Puts {@code next} in the current plan's place, in one step an attach point; or fails, and nothing changes. */
    synchronized void replace(Plan next, int generation) {
        feed.replace(next, generation);
        plan = next;
    }

    void retireReplaced() {
        feed.retireReplaced();
    }

    /** Detaches until {@link #resume}: costs nothing meanwhile, and what happens meanwhile is not counted. */
    public synchronized void pause() {
        if (state == State.RUNNING) {
            state = State.PAUSED;
            feed.detach();
        }
    }

    /** Attaches again after {@link #pause}; if that fails, the trace is still paused. */
    public synchronized void resume() {
        if (state == State.STOPPED) {
            throw new TraceError("the trace was stopped, so it cannot go on; start it anew");
        }
        if (state == State.PAUSED) {
            feed.attach();
            state = State.RUNNING;
        }
    }

    /** Ends this trace alone; events that are on their way still arrive. */
    public synchronized void stop() {
        if (state != State.STOPPED) {
            detach();
            source.awaitSent();
            close();
        }
    }

    /** Detaches for good; events that are on their way still arrive. Any thread. */
    synchronized void detach() {
        if (state != State.STOPPED) {
            state = State.STOPPED;
            feed.detach();
        }
    }

    /** Detaches and gives back all that its source keeps, but for what was read already. */
    @Override
    public synchronized void close() {
        detach();
        if (last == null) {
            last = feed.sent();
            feed.close();
        }
    }
}
