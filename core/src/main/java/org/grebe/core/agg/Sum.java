package org.grebe.core.agg;

/** The sum: {@code bytes[it.comm] << it.size}. */
public final class Sum extends Total {
    public Sum() {
        this(DEFAULT_KEYS);
    }

    public Sum(int maxKeys) {
        super(maxKeys);
    }

    @Override
    public String name() {
        return "sum()";
    }

    @Override
    public void putAt(Object key, Object value) {
        set(key, value);
    }

    @Override
    Object valueOfNothing() {
        return 0L;
    }

    @Override
    Object value(long[] cell) {
        return cell[0];
    }
}
