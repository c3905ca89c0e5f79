package org.grebe.core.api;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Whole numbers that running traces follow: {@code var web = live(80, 443)}, then {@code where(dport.in(web))}, later
 * {@code web.add(8080)}. Nothing is detached. For any thread.
 */
public final class LiveNumbers extends LiveValues {
    LiveNumbers(Tracer tracer, long... values) {
        super(tracer, boxed(values));
    }

    private static List<Long> boxed(long... values) {
        return LongStream.of(values).boxed().toList();
    }

    /** Events from now on meet the set with these in it. */
    public LiveNumbers add(long... values) {
        tracer.run(() -> boxed(values).forEach(set()::add));
        return this;
    }

    public LiveNumbers remove(long... values) {
        tracer.run(() -> boxed(values).forEach(set()::remove));
        return this;
    }

    public boolean contains(long value) {
        return tracer.ask(() -> set().contains(value));
    }
}
