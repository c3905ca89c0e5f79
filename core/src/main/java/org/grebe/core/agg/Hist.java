package org.grebe.core.agg;

import org.grebe.bpf.ir.Cell;

/** Buckets by powers of two: below 0, 0, 1, [2, 4), [4, 8) and so on. */
public final class Hist extends Histogram {
    private static final String UNITS = " KMGTPE";

    public Hist() {
        this(DEFAULT_KEYS);
    }

    public Hist(int maxKeys) {
        super(maxKeys);
    }

    @Override
    public String name() {
        return "hist()";
    }

    @Override
    public int buckets() {
        return 65;
    }

    @Override
    public int bucketOf(long value) {
        return value < 0 ? 0 : 65 - Long.numberOfLeadingZeros(value);
    }

    @Override
    Cell.Buckets kernelBuckets() {
        return new Cell.PowersOfTwo();
    }

    @Override
    String label(int bucket) {
        return switch (bucket) {
            case 0 -> "(..., 0)";
            case 1 -> "[0]";
            case 2 -> "[1]";
            case 64 -> "[4E, ...)";
            default -> "[" + power(bucket - 2) + ", " + power(bucket - 1) + ")";
        };
    }

    @Override
    Long low(int bucket) {
        return bucket == 0 || bucket == buckets() ? null : bucket == 1 ? 0L : Long.valueOf(1L << bucket - 2);
    }

    /** 2 to the {@code n}, with K for 1024. */
    private static String power(int n) {
        String unit = n < 10 ? "" : UNITS.substring(n / 10, n / 10 + 1);
        return (1 << n % 10) + unit;
    }
}
