package org.grebe.core.api;

import java.util.Arrays;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Trace;

/** A trace that counts, in the kernel where that can be. */
public final class CountingTrace extends RunningTrace {
    private final Aggregation aggregation;

    CountingTrace(Tracer tracer, Trace trace, Aggregation aggregation) {
        super(tracer, trace);
        this.aggregation = aggregation;
    }

    /** What was counted by now, the greatest value first. */
    public Table table() {
        return tracer().ask(aggregation::snapshot);
    }

    /** The rows of the {@code n} greatest values. */
    public Table top(int n) {
        return tracer().ask(() -> aggregation.top(n));
    }

    /** What was counted by now for these keys: 0 if nothing was, or null of min, max and avg. */
    public Object value(Object... keys) {
        return tracer().ask(() -> aggregation.getAt(Arrays.asList(keys)));
    }

    /** How many events had keys that there was no room for. */
    public long noRoom() {
        return tracer().ask(aggregation::noRoom);
    }

    /** Prints the table. */
    public void print() {
        tracer().print(aggregation);
    }

    /** Forgets what was counted. */
    public void clear() {
        tracer().run(aggregation::clear);
    }
}
