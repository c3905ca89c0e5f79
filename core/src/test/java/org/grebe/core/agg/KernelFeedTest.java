package org.grebe.core.agg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a script sees of a table that the kernel counts while the script looks at it. */
class KernelFeedTest {
    private static final List<Object> A = List.of("a");
    private static final List<Object> B = List.of("b");

    private static FakeKernel kernelOf(Aggregation aggregation) {
        FakeKernel kernel = new FakeKernel(aggregation);
        aggregation.addFromKernel(kernel);
        return kernel;
    }

    @Test
    void shouldAddWhatScriptAndKernelsCounted() {
        Count hits = new Count();
        hits.increment("a");
        kernelOf(hits).add(A, 1).add(A, 1).add(List.of(7L), 1);
        kernelOf(hits).add(A, 1).add(List.of(7L), 1).add(List.of(7L), 1).add(List.of(7L), 1).add(List.of(7L), 1);
        assertEquals("[7]: 5\n[a]: 4", hits.toString());
        assertEquals("[7]: 5\n[a]: 4", hits.toString(), "a look must not count");
        assertEquals(4L, hits.getAt("a"));
        hits.putAt("a", 100);
        assertEquals(100L, hits.getAt("a"));

        Avg avg = new Avg();
        avg.leftShift(1);
        kernelOf(avg).add(List.of(), 4).add(List.of(), 5);
        assertEquals(new Mean(10, 3), avg.getAt(List.of()));

        Min min = new Min();
        min.leftShift(4);
        kernelOf(min).add(List.of(), 3).add(List.of(), 5);
        assertEquals(3L, min.getAt(List.of()));

        Hist hist = new Hist();
        hist.leftShift(4);
        kernelOf(hist).add(List.of(), -1).add(List.of(), -2).add(List.of(), 2);
        assertEquals("(..., 0) 2, [0] 0, [1] 0, [2, 4) 1, [4, 8) 1", hist.toString());
    }

    @Test
    void shouldStandStillWhileABlockOfTheScriptRuns() {
        Count hits = new Count();
        FakeKernel kernel = kernelOf(hits).add(A, 1);
        assertEquals(1L, hits.getAt("a"));
        kernel.add(A, 1).add(B, 1);
        assertEquals("[a]: 1", hits.toString());
        kernel.next();
        assertEquals("[a]: 2\n[b]: 1", hits.toString());
    }

    @Test
    void shouldForgetWhatWasSeenAndKeepWhatCameMeanwhile() {
        Count hits = new Count();
        hits.increment("a");
        FakeKernel kernel = kernelOf(hits).add(A, 1);
        assertEquals("[a]: 2", hits.toString());
        kernel.add(A, 1).beforeExchange(() -> kernel.add(B, 1));
        assertTrue(hits.clear().isEmpty());
        hits.clear();
        assertTrue(hits.isEmpty());
        kernel.beforeExchange(() -> {}).next();
        assertEquals("[a]: 1\n[b]: 2", hits.sort().toString());
        kernel.add(B, 1).next();
        assertEquals("[a]: 1\n[b]: 3", hits.sort().toString());
    }

    @Test
    void shouldForgetAllWhenNobodyHasLooked() {
        Sum sum = new Sum();
        FakeKernel kernel = kernelOf(sum).add(A, 3);
        sum.toString();
        sum.clear();
        kernel.add(A, 4).next();
        sum.clear();
        kernel.next();
        assertTrue(sum.isEmpty(), sum::toString);
    }

    @Test
    void shouldKeepASumOfZeroThatCameMeanwhile() {
        Sum sum = new Sum();
        FakeKernel kernel = kernelOf(sum).add(A, 3);
        assertEquals("[a]: 3", sum.toString());
        kernel.add(A, 5).add(A, -5);
        sum.clear();
        kernel.next();
        assertEquals("[a]: 0", sum.toString());
    }

    @Test
    void shouldKeepAnExtremeThatCameMeanwhile() {
        Max max = new Max();
        FakeKernel kernel = kernelOf(max).add(A, 3).add(B, 3);
        assertEquals("[a]: 3\n[b]: 3", max.toString());
        kernel.add(A, 4).add(B, 2);
        max.clear();
        kernel.next();
        assertEquals("[a]: 4", max.toString());
        kernel.add(A, 1).next();
        max.clear();
        kernel.add(A, 1).next();
        assertEquals("[a]: 1", max.toString());
    }

    @Test
    void shouldTellEventsWithoutRoomOnce() {
        Count hits = new Count();
        FakeKernel kernel = kernelOf(hits).dropOne().dropOne();
        assertEquals(2, hits.snapshot().noRoom());
        kernel.dropOne();
        assertEquals(2, hits.noRoom());
        hits.clear();
        assertEquals(0, hits.noRoom());
        kernel.next();
        assertEquals(1, hits.noRoom());
    }

    /** The sum of all intervals is what came, whatever comes between a look and clear(). */
    @Test
    void shouldLoseNothingBetweenIntervals() {
        Random random = new Random(7);
        Count hits = new Count();
        FakeKernel kernel = new FakeKernel(hits);
        hits.addFromKernel(kernel);
        TreeMap<Object, Long> came = new TreeMap<>();
        TreeMap<Object, Long> printed = new TreeMap<>();
        Runnable events = () -> {
            for (int i = random.nextInt(5); i > 0; i--) {
                Object key = "k" + random.nextInt(4);
                kernel.add(List.of(key), 1);
                came.merge(key, 1L, Long::sum);
            }
        };
        kernel.beforeExchange(events);
        for (int interval = 0; interval < 1000; interval++) {
            events.run();
            kernel.next();
            hits.snapshot().forEach((Row row) -> printed.merge(row.getKey(), (Long) row.value(), Long::sum));
            events.run();
            hits.clear();
            events.run();
        }
        kernel.next();
        hits.snapshot().forEach((Row row) -> printed.merge(row.getKey(), (Long) row.value(), Long::sum));
        assertEquals(came, printed);
    }
}
