package org.grebe.core.agg;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many values there were, their arithmetic mean and their sum: {@code s[it.comm] << it.size}. */
public final class Stats extends Total {
    public Stats() {
        this(DEFAULT_KEYS);
    }

    public Stats(int maxKeys) {
        super(maxKeys);
    }

    @Override
    public String name() {
        return "stats()";
    }

    @Override
    Object value(long[] cell) {
        return new Value(cell[1], cell[0]);
    }

    /**
     * Of one key; {@code s['x'].average} in scripts.
     *
     * @param sum wraps beyond 64 bits, as the kernel's does
     */
    public record Value(long count, long sum) implements Figures, Comparable<Value> {
        public long getCount() {
            return count;
        }

        public double getAverage() {
            return new Mean(sum, count).value();
        }

        public long getSum() {
            return sum;
        }

        @Override
        public Map<String, Number> figures() {
            Map<String, Number> figures = new LinkedHashMap<>();
            figures.put("count", count);
            figures.put("average", getAverage());
            figures.put("sum", sum);
            return figures;
        }

        /** Tables begin with the greatest sum. */
        @Override
        public int compareTo(Value other) {
            return Long.compare(sum, other.sum);
        }

        @Override
        public String toString() {
            return Figures.line(this);
        }
    }
}
