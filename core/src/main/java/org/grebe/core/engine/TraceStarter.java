package org.grebe.core.engine;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/**
 * Starts traces, and gives running ones another plan, in the same way whoever asks: a script, a line of the workbench,
 * or Java. Script thread only.
 */
public final class TraceStarter {
    private final Supplier<Session> sessions;
    private final Output output;

    /** {@code sessions} is asked once nothing is wrong with a plan itself: only a session needs privileges. */
    public TraceStarter(Supplier<Session> sessions, Output output) {
        this.sessions = sessions;
        this.output = output;
    }

    /**
     * Prints what is worth knowing of how it was attached; the plan's tables count in the kernel from then on.
     *
     * @throws IllegalArgumentException if a map that somebody else has pinned is not there
     * @throws TraceError as {@link Session#start}
     */
    public Trace start(Plan plan, Consumer<Event> handler) {
        FilterMaps.requirePinned(plan);
        Trace trace = sessions.get().start(plan, handler);
        trace.report().notes().forEach(output::warning);
        readAggregations(trace);
        return trace;
    }

    /** As {@link Session#replace}, and {@link #start} in what concerns pinned maps and tables. */
    public void replace(Trace trace, Plan plan, Consumer<Event> handler) {
        FilterMaps.requirePinned(plan);
        sessions.get().replace(trace, plan, handler);
        readAggregations(trace);
    }

    private static void readAggregations(Trace trace) {
        for (KernelAggregation aggregation : trace.plan().aggregations()) {
            aggregation.into().addFromKernel(trace.table(aggregation));
        }
    }
}
