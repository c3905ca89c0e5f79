package org.grebe.core.agg;

import java.util.List;
import org.grebe.bpf.ir.Cell;

/** Adds up. A cell is the sum and how many values are in it; beyond 64 bits it wraps, as the kernel's does. */
public abstract non-sealed class Total extends Aggregation {
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

    @Override
    public final Cell cell() {
        return new Cell("__s64 sum; __u64 count;",
                List.of(new Cell.AddValue("sum", 0), new Cell.Increment("count", 8)));
    }
}
