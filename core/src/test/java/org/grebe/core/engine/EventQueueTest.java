package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.grebe.bpf.probes.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventQueueTest {
    private static final Event EVENT = EventOf.fields(Catalogue.connect, Map.of("pid", 1));
    private static final int LONG = 60_000;

    private static Event[] batch(int events) {
        Event[] batch = new Event[events];
        Arrays.fill(batch, EVENT);
        return batch;
    }

    /** A put that waits, on a thread of its own; returns once it does. */
    private static CompletableFuture<Boolean> waiting(EventQueue queue, Event[] batch) throws InterruptedException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(queue.put(batch));
            } catch (InterruptedException e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            assertFalse(done.isDone(), "it had to wait for room");
            Thread.onSpinWait();
        }
        return done;
    }

    @Test
    void shouldGiveBatchesInTheirOrder() throws InterruptedException {
        EventQueue queue = new EventQueue(1 << 20);
        Event[] first = batch(1);
        Event[] second = batch(2);
        assertTrue(queue.isEmpty());
        queue.put(first);
        queue.put(second);
        assertSame(first, queue.poll(LONG));
        assertSame(second, queue.poll(LONG));
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldTakeNoMoreBytesThanItMay() throws Exception {
        EventQueue queue = new EventQueue(10 * EVENT.bytes());
        queue.put(batch(6));
        queue.put(batch(4));
        CompletableFuture<Boolean> third = waiting(queue, batch(1));
        assertEquals(6, queue.poll(LONG).length);
        assertTrue(third.get());
    }

    @Test
    void shouldTakeABatchThatIsLargerThanAllOfItWhenItIsEmpty() throws Exception {
        EventQueue queue = new EventQueue(EVENT.bytes());
        queue.put(batch(3));
        CompletableFuture<Boolean> second = waiting(queue, batch(3));
        assertEquals(3, queue.poll(LONG).length);
        assertTrue(second.get());
    }

    @Test
    void shouldTakeNoMoreBatchesThanItMay() throws Exception {
        EventQueue queue = new EventQueue(1 << 20);
        for (int i = 0; i < EventQueue.MOST_BATCHES; i++) {
            queue.put(batch(1));
        }
        CompletableFuture<Boolean> more = waiting(queue, batch(1));
        queue.poll(LONG);
        assertTrue(more.get());
    }

    @Test
    void shouldEndAWaitWhenNudged() throws InterruptedException {
        EventQueue queue = new EventQueue(1 << 20);
        queue.nudge();
        assertEquals(0, queue.poll(LONG).length);
        assertEquals(0, queue.poll(1).length);
    }

    @Test
    void shouldForgetAllAndTakeNothingOnceClosed() throws Exception {
        EventQueue queue = new EventQueue(EVENT.bytes());
        queue.put(batch(1));
        CompletableFuture<Boolean> waiting = waiting(queue, batch(1));
        queue.close();
        assertFalse(waiting.get());
        assertFalse(queue.put(batch(1)));
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.poll(LONG).length);
    }
}
