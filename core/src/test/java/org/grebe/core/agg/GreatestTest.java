package org.grebe.core.agg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreatestTest {
    private static final int SEED = 11;

    /** Equal ones differ by their place. */
    private record Element(int rank, int place) {}

    private static List<Element> many(int count, int ranks) {
        Random random = new Random(SEED);
        return IntStream.range(0, count).mapToObj(i -> new Element(random.nextInt(ranks), i)).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 499, 500, 501, Integer.MAX_VALUE})
    void shouldGiveWhatAStableSortBeginsWith(int n) {
        Comparator<Element> order = Comparator.comparingInt(Element::rank).reversed();
        for (int ranks : new int[] {1, 3, 1000}) {
            List<Element> all = many(500, ranks);
            assertEquals(all.stream().sorted(order).limit(n).toList(), Greatest.of(n, all.stream(), order));
        }
    }

    @Test
    void shouldCompareEachAboutOnce() {
        List<Element> all = many(100_000, 1 << 30);
        int[] comparisons = {0};
        Greatest.of(3, all.stream(), (Element a, Element b) -> {
            comparisons[0]++;
            return Integer.compare(b.rank(), a.rank());
        });
        assertTrue(comparisons[0] < 2 * all.size(), comparisons[0] + " comparisons");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 60, 1000})
    void shouldBeTheTopOfATable(int n) {
        Random random = new Random(SEED);
        Count hits = new Count();
        Avg means = new Avg();
        Hist histogram = new Hist();
        for (int i = 0; i < 400; i++) {
            List<Object> key = List.of(random.nextBoolean() ? "" + random.nextInt(9) : random.nextInt(9), i % 3);
            hits.increment(key);
            means.add(key, random.nextInt(4));
            histogram.add(key, random.nextInt(100));
        }
        for (Aggregation table : List.of(hits, means, histogram)) {
            assertEquals(table.snapshot().top(n), table.top(n));
        }
    }

    @Test
    void shouldKeepTheZeroOfACountThatHasCountedNothing() {
        Count hits = new Count();
        hits.nameKeys(List.of());
        assertEquals("0", hits.top(5).toString());
        hits.increment(List.of());
        assertEquals("1", hits.top(5).toString());
        assertEquals("", hits.top(0).toString());
        assertThrows(IllegalArgumentException.class, () -> hits.top(-1));
    }
}
