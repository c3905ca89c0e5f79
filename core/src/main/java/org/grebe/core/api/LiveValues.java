package org.grebe.core.api;

import java.util.ArrayList;
import java.util.List;
import org.grebe.core.value.LiveSet;

/** A set that running traces follow when it changes. Nothing is detached. For any thread. */
public abstract sealed class LiveValues permits LiveNumbers, LiveTexts {
    final Tracer tracer;
    private final LiveSet set;

    LiveValues(Tracer tracer, List<?> values) {
        this.tracer = tracer;
        set = new LiveSet(values);
    }

    LiveSet set() {
        return set;
    }

    public void clear() {
        tracer.run(set::clear);
    }

    /** As they are now. */
    public List<Object> values() {
        return tracer.ask(() -> new ArrayList<>(set));
    }

    @Override
    public String toString() {
        return "live " + values();
    }
}
