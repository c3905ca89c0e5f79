package org.grebe.core.agg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** The first few of many in an order, without sorting them all: a million rows are compared about once each. */
final class Greatest {
    /** An element and its number in what it came from, which decides between equal ones as a stable sort would. */
    private record Ranked<T>(T element, long place) {}

    private Greatest() {}

    /** The first {@code n} elements that {@code all} would have if it were sorted by {@code order}. */
    static <T> List<T> of(int n, Stream<T> all, Comparator<? super T> order) {
        Comparator<Ranked<T>> ranks = Comparator.comparing((Ranked<T> r) -> r.element(), order)
                .thenComparingLong(Ranked::place);
        PriorityQueue<Ranked<T>> kept = new PriorityQueue<>(ranks.reversed()); // The last of them is its head.
        long[] place = {0};
        all.forEachOrdered(element -> {
            Ranked<T> next = new Ranked<>(element, place[0]++);
            if (kept.size() < n) {
                kept.add(next);
            } else if (n > 0 && ranks.compare(next, kept.element()) < 0) {
                kept.remove();
                kept.add(next);
            }
        });
        List<Ranked<T>> sorted = new ArrayList<>(kept);
        sorted.sort(ranks);
        return sorted.stream().map(Ranked::element).toList();
    }
}
