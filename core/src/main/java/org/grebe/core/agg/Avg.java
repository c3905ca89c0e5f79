package org.grebe.core.agg;

/** The arithmetic mean. */
public final class Avg extends Aggregation {
    @Override
    public String name() {
        return "avg()";
    }

    @Override
    long[] fresh() {
        return new long[2];
    }

    @Override
    void add(long[] cell, long value) {
        cell[0] += value;
        cell[1]++;
    }

    @Override
    void merge(long[] into, long[] from) {
        into[0] += from[0];
        into[1] += from[1];
    }

    @Override
    Object value(long[] cell) {
        return new Mean(cell[0], cell[1]);
    }

    @Override
    long[] words(Object value) {
        Mean mean = (Mean) value;
        return new long[] {mean.sum(), mean.count()};
    }
}
