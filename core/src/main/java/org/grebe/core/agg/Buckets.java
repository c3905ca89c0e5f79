package org.grebe.core.agg;

import java.util.List;

/** A histogram's content: every bucket from the first used one to the last, in order. */
public record Buckets(List<Bucket> list) implements Comparable<Buckets> {
    /**
     * @param label the bucket's interval, such as {@code [2, 4)}
     * @param low its first integer, or null where it begins nowhere
     * @param high the first integer above it, or null where it ends nowhere
     */
    public record Bucket(String label, Long low, Long high, long count) {}

    public Buckets {
        list = List.copyOf(list);
    }

    public long total() {
        return list.stream().mapToLong(Bucket::count).sum();
    }

    @Override
    public int compareTo(Buckets other) {
        return Long.compare(total(), other.total());
    }

    @Override
    public String toString() {
        return String.join(", ", list.stream().map(b -> b.label() + " " + b.count()).toList());
    }
}
