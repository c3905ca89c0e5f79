package org.grebe.core.agg;

import java.util.List;
import org.grebe.bpf.ir.Cell;

/** Counts events: {@code hits[it.daddr]++}. */
public final class Count extends Aggregation {
    public Count() {
        this(DEFAULT_KEYS);
    }

    public Count(int maxKeys) {
        super(maxKeys);
    }

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
    public int words() {
        return 1;
    }

    @Override
    void add(long[] cell, long value) {
        cell[0] += value;
    }

    @Override
    public Cell cell() {
        return new Cell("__u64 count;", List.of(new Cell.Increment("count", 0)));
    }

    @Override
    Object value(long[] cell) {
        return cell[0];
    }
}
