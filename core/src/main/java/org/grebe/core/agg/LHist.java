package org.grebe.core.agg;

import org.grebe.bpf.ir.Cell;

/** Buckets of one width between two bounds, with one more at each end. */
public final class LHist extends Histogram {
    private static final int MOST_BUCKETS = 1000;

    private final long low;
    private final long high;
    private final long step;

    public LHist(long low, long high, long step) {
        this(low, high, step, DEFAULT_KEYS);
    }

    public LHist(long low, long high, long step, int maxKeys) {
        super(maxKeys);
        if (step <= 0 || high <= low || (high - low) % step != 0 || (high - low) / step > MOST_BUCKETS) {
            throw new IllegalArgumentException("lhist(" + low + ", " + high + ", " + step + "): must be a low bound, a"
                    + " higher one, and a step that divides what is between them into " + MOST_BUCKETS
                    + " parts or fewer");
        }
        this.low = low;
        this.high = high;
        this.step = step;
    }

    @Override
    public String name() {
        return "lhist(" + low + ", " + high + ", " + step + ")";
    }

    public long low() {
        return low;
    }

    public long high() {
        return high;
    }

    public long step() {
        return step;
    }

    @Override
    public int buckets() {
        return (int) ((high - low) / step) + 2;
    }

    @Override
    public int bucketOf(long value) {
        return value < low ? 0 : value >= high ? buckets() - 1 : 1 + (int) ((value - low) / step);
    }

    @Override
    Cell.Buckets kernelBuckets() {
        return new Cell.Linear(low, high, step, buckets());
    }

    @Override
    String label(int bucket) {
        if (bucket == 0) {
            return "(..., " + low + ")";
        }
        long from = low + (bucket - 1) * step;
        return bucket == buckets() - 1 ? "[" + from + ", ...)" : "[" + from + ", " + (from + step) + ")";
    }

    @Override
    Long low(int bucket) {
        return bucket == 0 || bucket == buckets() ? null : Long.valueOf(low + (bucket - 1) * step);
    }
}
