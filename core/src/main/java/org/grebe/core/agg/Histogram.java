package org.grebe.core.agg;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.ir.Cell;

/** Counts values by the interval they fall in. A cell has a word for each bucket. */
public abstract sealed class Histogram extends Aggregation permits Hist, LHist {
    Histogram(int maxKeys) {
        super(maxKeys);
    }

    /** Number of buckets. */
    public abstract int buckets();

    /** The bucket that {@code value} falls in, from 0. */
    public abstract int bucketOf(long value);

    abstract String label(int bucket);

    /** The first integer of the bucket; null of the first one, and of one more than there are. */
    abstract Long low(int bucket);

    @Override
    public final int words() {
        return buckets();
    }

    /** All from 1 up to 2 is in one bucket. */
    @Override
    final boolean takesFractions() {
        return true;
    }

    @Override
    final void add(long[] cell, long value) {
        cell[bucketOf(value)]++;
    }

    @Override
    public final Cell cell() {
        return new Cell("__u64 buckets[" + buckets() + "];", List.of(new Cell.IncrementBucket(kernelBuckets())));
    }

    /** {@link #bucketOf} in the kernel. */
    abstract Cell.Buckets kernelBuckets();

    @Override
    final Object value(long[] cell) {
        int first = 0;
        int last = cell.length - 1;
        while (first <= last && cell[first] == 0) {
            first++;
        }
        while (last > first && cell[last] == 0) {
            last--;
        }
        List<Buckets.Bucket> list = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            list.add(new Buckets.Bucket(label(i), low(i), low(i + 1), cell[i]));
        }
        return new Buckets(list);
    }
}
