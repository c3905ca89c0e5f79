package org.grebe.core.agg;

import java.util.List;

/** Counts events: {@code hits[it.daddr]++}. */
public final class Count extends Aggregation {
    @Override
    public String name() {
        return "count()";
    }

    public Count increment(Object key) {
        add(key, 1);
        return this;
    }

    /** {@code hits++}: Groovy binds the result to the variable again, so this counts and stays itself. */
    public Count next() {
        return increment(List.of());
    }

    @Override
    public Aggregation leftShift(Object value) {
        throw new IllegalArgumentException("count() counts events: write ++ where << is, or use sum()");
    }

    @Override
    public void putAt(Object key, Object value) {
        set(key, value);
    }

    @Override
    Object valueOfNothing() {
        return 0L;
    }

    @Override
    long[] fresh() {
        return new long[1];
    }

    @Override
    void add(long[] cell, long value) {
        cell[0] += value;
    }

    @Override
    void merge(long[] into, long[] from) {
        into[0] += from[0];
    }

    @Override
    Object value(long[] cell) {
        return cell[0];
    }

    @Override
    long[] words(Object value) {
        return new long[] {(Long) value};
    }
}
