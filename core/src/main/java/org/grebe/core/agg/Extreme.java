package org.grebe.core.agg;

import java.util.List;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.ir.Cell;

/** The smallest or the greatest value. A cell is 1 where there is one, and the value. */
public abstract sealed class Extreme extends Aggregation permits Min, Max {
    Extreme(int maxKeys) {
        super(maxKeys);
    }

    abstract boolean isBetter(long value, long than);

    @Override
    public final int words() {
        return 2;
    }

    @Override
    final void add(long[] cell, long value) {
        if (cell[0] == 0 || isBetter(value, cell[1])) {
            cell[0] = 1;
            cell[1] = value;
        }
    }

    @Override
    public final Cell cell() {
        return new Cell("__u64 seen; __s64 extreme;", List.of(new Cell.Keep(better())));
    }

    /** {@link #isBetter} as a comparison of the kernel's. */
    abstract Cond better();

    @Override
    public final void merge(long[] into, long[] from) {
        if (from[0] != 0) {
            add(into, from[1]);
        }
    }

    /** What came later and was no better may as well have come before. */
    @Override
    final void subtract(long[] from, long[] seen) {
        if (seen[0] != 0 && seen[1] == from[1]) {
            from[0] = 0;
            from[1] = 0;
        }
    }

    @Override
    final Object value(long[] cell) {
        return cell[1];
    }
}
