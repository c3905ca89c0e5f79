package org.grebe.core.dsl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.prog.ProgramInfo;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Trace;
import org.grebe.core.plan.Plan;

/**
 * A trace of the workbench, with the closure it was given last: {@code web = on connect { … }}. Its methods are for
 * the script thread, {@link #accounting} and the rest that only reads for any.
 */
public final class TraceHandle {
    /** What a trace does. A paused one is detached: events of that time are neither seen nor counted. */
    public enum State {
        RUNNING,
        PAUSED,
        STOPPED
    }

    private final Traces owner;
    private volatile String name;
    private volatile State state = State.RUNNING;
    /** Each closure's own, the last one in use. */
    private final List<Trace> generations = new ArrayList<>();
    private final Set<String> unsteady = new HashSet<>();
    private ProbeCall call;
    private CompiledScript script;
    private Map<String, Object> used = Map.of();
    private boolean toldFailure;
    private volatile long scriptNs;

    TraceHandle(Traces owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    public String getName() {
        return name;
    }

    public State getState() {
        return state;
    }

    public String getProbe() {
        return call.probe();
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
        return current().plan();
    }

    /** What became of the events of all closures that this trace has had. */
    public Accounting accounting() {
        long[] sum = new long[7];
        for (Trace trace : generations()) {
            Accounting a = trace.accounting();
            long[] one = {a.rejected(), a.delivered(), a.aggregated(), a.lost(), a.missed(), a.received(), a.failed()};
            for (int i = 0; i < sum.length; i++) {
                sum[i] += one[i];
            }
        }
        return new Accounting(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6]);
    }

    /** Nanoseconds that the closure took an event, on average; -1 before its first. */
    public long scriptNsPerEvent() {
        long received = accounting().received();
        return received == 0 ? -1 : scriptNs / received;
    }

    /** Nanoseconds an event in the kernel while it keeps such figures (kernel.bpf_stats_enabled), else -1. */
    public long kernelNsPerEvent() {
        if (state != State.RUNNING) {
            return -1;
        }
        long ns = 0;
        long runs = 0;
        for (ProgramInfo info : current().programs().stream().map(p -> p.info()).toList()) {
            ns += info.runTimeNs();
            runs += info.runCount();
        }
        return runs == 0 ? -1 : ns / runs;
    }

    @Override
    public String toString() {
        return name + ": on " + getProbe() + ", "
                + (state == State.RUNNING ? "by " + current().report().mechanism()
                        : state == State.PAUSED ? "paused" : "stopped");
    }

    void name(String newName) {
        name = newName;
    }

    void state(State newState) {
        state = newState;
    }

    Trace current() {
        synchronized (generations) {
            return generations.get(generations.size() - 1);
        }
    }

    private List<Trace> generations() {
        synchronized (generations) {
            return List.copyOf(generations);
        }
    }

    /** {@code variables} are those that the plan took as constants, as they were then. */
    void begin(Trace trace, ProbeCall newCall, CompiledScript newScript, Map<String, Object> variables) {
        if (newCall != call) {
            toldFailure = false;
        }
        call = newCall;
        script = newScript;
        used = variables;
        synchronized (generations) {
            generations.add(trace);
        }
    }

    ProbeCall call() {
        return call;
    }

    CompiledScript script() {
        return script;
    }

    Map<String, Object> used() {
        return used;
    }

    /** Variables that events have changed: no plan may take them as constants. */
    Set<String> unsteady() {
        return unsteady;
    }

    void tookNs(long ns) {
        scriptNs += ns;
    }

    /** True at the first failure of a closure only. */
    boolean isFirstFailure() {
        boolean first = !toldFailure;
        toldFailure = true;
        return first;
    }
}
