package org.grebe.core.agg;

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
