package org.grebe.core.engine;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.grebe.core.plan.Plan;

/** Where a session's events come from: the kernel ({@link KernelEvents}), or what somebody has kept of some. */
public interface EventSource extends AutoCloseable {
    /** Result of {@link #poll} once no event will ever come. */
    int ENDED = -1;

    /**
     * Begins to watch what the plan wants; script thread only.
     *
     * @param generation number that the plan's events have: of several plans, each event goes to the one that sent it
     * @param turn counts blocks of script code, for {@link org.grebe.core.agg.KernelTable#turn}
     * @throws TraceError that says why it cannot
     */
    Feed start(Plan plan, int generation, LongSupplier turn);

    /** What the script starts at once is started. A source that has its events already hands out none before. */
    default void begin() {}

    /**
     * Waits for events and hands over a batch of them in the order in which they happened; one thread. Each has its
     * plan's generation and, where the plan captured it, its time.
     *
     * @param millis how long to wait for the first; 0 only looks
     * @return how many there were, those included that are passed to nobody; 0 if none came; or {@link #ENDED}
     */
    int poll(Consumer<Event> to, int millis);

    /** Ends the current or the next wait of {@link #poll}; any thread. */
    void wake();

    /** Returns when feeds that are detached send nothing more, so that a poll sees all they have sent; any thread. */
    void awaitSent();

    /** Closed after all feeds; any thread. */
    @Override
    void close();
}
