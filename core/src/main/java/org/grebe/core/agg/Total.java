package org.grebe.core.agg;

/** Adds up. A cell is the sum and how many values are in it; beyond 64 bits it wraps, as the kernel's does. */
public abstract sealed class Total extends Aggregation permits Sum, Avg {
    Total(int maxKeys) {
        super(maxKeys);
    }

    @Override
    public final int words() {
        return 2;
    }

    @Override
    final void add(long[] cell, long value) {
        cell[0] += value;
        cell[1]++;
    }
}
