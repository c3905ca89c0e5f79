package org.grebe.core.dsl.live;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.grebe.bpf.prog.ProgramInfo;
import org.grebe.core.dsl.run.Members;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.Trace.State;
import org.grebe.core.plan.Plan;

/**
 * A trace of the workbench, with the closure it was given last: {@code web = on connect { … }}. Its methods are for
 * the script thread, {@link #accounting} and the rest that only reads for any.
 */
@Members.Of(value = "a trace", ofEvents = true, has = "name, probe, state, hits, rejected, delivered, aggregated, lost,"
        + " failed, stop(), pause(), resume(), explain()")
public final class TraceHandle {
    private final Traces owner;
    private volatile String name;
    private volatile Trace trace;
    private final Set<String> unsteady = new HashSet<>();
    private TracedCall traced;
    private Map<String, Object> used = Map.of();
    private TracedCall hung;
    private volatile boolean unwanted;
    private volatile long scriptNs;
    private volatile Event latest;

    TraceHandle(Traces owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    public String getName() {
        return name;
    }

    public State getState() {
        return trace.state();
    }

    public String getProbe() {
        return traced.call().probe();
    }

    public long getHits() {
        return accounting().hits();
    }

    public long getRejected() {
        return accounting().rejected();
    }

    public long getDelivered() {
        return accounting().delivered();
    }

    /** Those that aggregations in the kernel have taken. */
    public long getAggregated() {
        return accounting().aggregated();
    }

    /** Those for which there was no room, those that the kernel left out, and those that were dropped. */
    public long getLost() {
        Accounting a = accounting();
        return a.lost() + a.missed() + a.dropped();
    }

    /** Those for which the closure failed. */
    public long getFailed() {
        return accounting().failed();
    }

    /** Detaches for good. */
    public Accounting stop() {
        owner.stop(this);
        return accounting();
    }

    public TraceHandle pause() {
        owner.pause(this);
        return this;
    }

    public TraceHandle resume() {
        owner.resume(this);
        return this;
    }

    /** Prints what runs where. */
    public void explain() {
        owner.explain(this);
    }

    public Plan plan() {
        return trace.plan();
    }

    /** What became of the events of all closures that this trace has had. */
    public Accounting accounting() {
        return trace.accounting();
    }

    /** Nanoseconds that the closure took an event, on average; -1 before its first. */
    public long scriptNsPerEvent() {
        long received = accounting().received();
        return received == 0 ? -1 : scriptNs / received;
    }

    /** Nanoseconds an event in the kernel while it keeps such figures (kernel.bpf_stats_enabled), else -1. */
    public long kernelNsPerEvent() {
        if (getState() != State.RUNNING) {
            return -1;
        }
        long ns = 0;
        long runs = 0;
        for (ProgramInfo info : trace.attachedPrograms().stream().map(p -> p.info()).toList()) {
            ns += info.runTimeNs();
            runs += info.runCount();
        }
        return runs == 0 ? -1 : ns / runs;
    }

    /** The field's value in the latest event, if that has the field; any thread. */
    public Optional<Object> sample(String field) {
        Event event = latest;
        return event != null && event.has(field) ? Optional.of(event.get(field)) : Optional.empty();
    }

    void saw(Event event) {
        latest = event;
    }

    @Override
    public String toString() {
        return name + ": on " + getProbe() + ", "
                + (getState() == State.RUNNING ? "by " + trace.report().mechanism()
                        : getState() == State.PAUSED ? "paused" : "stopped");
    }

    void name(String newName) {
        name = newName;
    }

    Trace trace() {
        return trace;
    }

    /** {@code variables} are those that the plan took as constants, as they were then. */
    void begin(Trace running, TracedCall now, Map<String, Object> variables) {
        traced = now;
        used = variables;
        trace = running;
        unwanted = false;
    }

    /** What it was given last. */
    TracedCall traced() {
        return traced;
    }

    /** Of the closure's outer ones, as it is now. */
    Object variable(String variable) {
        return traced.call().variable(variable);
    }

    Map<String, Object> used() {
        return used;
    }

    /** Variables that events have changed: no plan may take them as constants. */
    Set<String> unsteady() {
        return unsteady;
    }

    /** It is about to be stopped, which a closure that hangs may keep waiting; any thread. */
    public void unwanted() {
        unwanted = true;
    }

    /** Somebody had to interrupt this closure. */
    void hung(TracedCall closure) {
        hung = closure;
    }

    /** True once nobody wants that closure: it would hang again for each event that is still on its way. */
    boolean isGivenUp(TracedCall closure) {
        return closure == hung && (closure != traced || unwanted || getState() == State.STOPPED);
    }

    void tookNs(long ns) {
        scriptNs += ns;
    }
}
