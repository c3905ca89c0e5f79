package org.grebe.core.agg;

import java.util.ArrayList;
import java.util.List;

/** Counts values by the interval they fall in. */
public abstract sealed class Histogram extends Aggregation permits Hist, LHist {
    /** Number of buckets. */
    public abstract int size();

    /** The bucket that {@code value} falls in, from 0. */
    public abstract int bucketOf(long value);

    abstract String label(int bucket);

    /** The histogram's content from counts by bucket number. */
    public final Buckets buckets(long[] counts) {
        int first = 0;
        int last = size() - 1;
        while (first <= last && counts[first] == 0) {
            first++;
        }
        while (last > first && counts[last] == 0) {
            last--;
        }
        List<Buckets.Bucket> list = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            list.add(new Buckets.Bucket(i, label(i), counts[i]));
        }
        return new Buckets(list);
    }

    @Override
    final long[] fresh() {
        return new long[size()];
    }

    @Override
    final void add(long[] cell, long value) {
        cell[bucketOf(value)]++;
    }

    @Override
    final void merge(long[] into, long[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
    }

    @Override
    final Object value(long[] cell) {
        return buckets(cell);
    }

    @Override
    final long[] words(Object value) {
        long[] counts = fresh();
        for (Buckets.Bucket bucket : ((Buckets) value).list()) {
            counts[bucket.index()] = bucket.count();
        }
        return counts;
    }
}
