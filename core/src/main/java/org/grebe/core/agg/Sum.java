package org.grebe.core.agg;

/** Adds up: {@code bytes[it.comm] << it.size}. Beyond 64 bits it wraps, as the kernel's does. */
public final class Sum extends Aggregation {
    @Override
    public String name() {
        return "sum()";
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
