package org.grebe.core.agg;

/** The smallest value seen. */
public final class Min extends Aggregation {
    @Override
    public String name() {
        return "min()";
    }

    @Override
    long[] fresh() {
        return new long[] {Long.MAX_VALUE};
    }

    @Override
    void add(long[] cell, long value) {
        cell[0] = Math.min(cell[0], value);
    }

    @Override
    void merge(long[] into, long[] from) {
        into[0] = Math.min(into[0], from[0]);
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
