package org.grebe.core.api;

import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Trace;
import org.grebe.core.plan.Plan;

/** A trace in the background. Its methods are for any thread. */
public sealed class RunningTrace permits CountingTrace {
    private final Tracer tracer;
    private final Trace trace;

    RunningTrace(Tracer tracer, Trace trace) {
        this.tracer = tracer;
        this.trace = trace;
    }

    Tracer tracer() {
        return tracer;
    }

    /** Detaches for good, and returns what became of its events. */
    public Accounting stop() {
        tracer.stop(trace);
        return accounting();
    }

    /** Detaches until {@link #resume}; events in between are neither seen nor counted. */
    public void pause() {
        tracer.run(trace::pause);
    }

    public void resume() {
        tracer.run(trace::resume);
    }

    public boolean isStopped() {
        return trace.state() == Trace.State.STOPPED;
    }

    /** What became of its events until now. */
    public Accounting accounting() {
        return trace.accounting();
    }

    public Plan plan() {
        return trace.plan();
    }

    /** Prints what of it runs where. */
    public void explain() {
        tracer.explain(plan());
    }

    @Override
    public String toString() {
        String state = switch (trace.state()) {
            case RUNNING -> "by " + trace.report().mechanism();
            case PAUSED -> "paused";
            case STOPPED -> "stopped";
        };
        return "t" + trace.id() + ": on " + plan().probe().name() + ", " + state;
    }
}
