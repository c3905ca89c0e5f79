package org.grebe.core.agg;

/** The greatest value seen. */
public final class Max extends Aggregation {
    @Override
    public String name() {
        return "max()";
    }

    @Override
    long[] fresh() {
        return new long[] {Long.MIN_VALUE};
    }

    @Override
    void add(long[] cell, long value) {
        cell[0] = Math.max(cell[0], value);
    }

    @Override
    void merge(long[] into, long[] from) {
        into[0] = Math.max(into[0], from[0]);
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
