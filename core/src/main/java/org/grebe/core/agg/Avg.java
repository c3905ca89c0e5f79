package org.grebe.core.agg;

/** The arithmetic mean. */
public final class Avg extends Total {
    public Avg() {
        this(DEFAULT_KEYS);
    }

    public Avg(int maxKeys) {
        super(maxKeys);
    }

    @Override
    public String name() {
        return "avg()";
    }

    @Override
    Object value(long[] cell) {
        return new Mean(cell[0], cell[1]);
    }
}
