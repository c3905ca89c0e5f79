package org.grebe.core.agg;

import java.util.List;

/** A histogram's content: every bucket from the first used one to the last, in order. */
public record Buckets(List<Bucket> list) implements Comparable<Buckets> {
    /** {@code label} is the bucket's interval, such as {@code [2, 4)}. */
    public record Bucket(String label, long count) {}

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
