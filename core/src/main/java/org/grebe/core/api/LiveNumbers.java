package org.grebe.core.api;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.grebe.core.value.LiveSet;

/**
 * Whole numbers that running traces follow: {@code var web = live(80, 443)}, then {@code where(dport.in(web))}, later
 * {@code web.add(8080)}. Nothing is detached. For any thread.
 */
public final class LiveNumbers {
    private final Tracer tracer;
    private final LiveSet set;

    LiveNumbers(Tracer tracer, long... values) {
        this.tracer = tracer;
        set = new LiveSet(boxed(values));
    }

    private static List<Long> boxed(long... values) {
        return LongStream.of(values).boxed().toList();
    }

    LiveSet set() {
        return set;
    }

    /** Events from now on meet the set with these in it. */
    public LiveNumbers add(long... values) {
        tracer.run(() -> boxed(values).forEach(set::add));
        return this;
    }

    public LiveNumbers remove(long... values) {
        tracer.run(() -> boxed(values).forEach(set::remove));
        return this;
    }

    public void clear() {
        tracer.run(set::clear);
    }

    public boolean contains(long value) {
        return tracer.ask(() -> set.contains(value));
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
