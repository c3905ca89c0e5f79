package org.grebe.core.agg;

/** An average that can still be merged with others. */
public record Mean(long sum, long count) implements Comparable<Mean> {
    public double value() {
        return count == 0 ? 0 : (double) sum / count;
    }

    @Override
    public int compareTo(Mean other) {
        return Double.compare(value(), other.value());
    }

    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%.1f", value());
    }
}
