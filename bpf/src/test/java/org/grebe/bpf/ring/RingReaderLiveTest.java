package org.grebe.bpf.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.Sys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reader against the kernel's own ring. */
@Tag("live")
@Timeout(60)
class RingReaderLiveTest {
    private static final int SIZE = 16 * Sys.PAGE_SIZE;
    private static final int RECORD_BYTES = 24;

    private final Fd ring = RingPrograms.createRing(SIZE);
    private final Fd program = RingPrograms.loadWriter(ring, 1, Optional.empty());
    /** A thread a task: the common pool of JDK 25 has a single thread on two cores. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final RingWriter writer = new RingWriter(program);
    private final List<Long> seen = new ArrayList<>();

    private void keepSequence(ByteBuffer view, int offset, int length) {
        assertEquals(16, length);
        seen.add(view.getLong(offset + 8));
    }

    @AfterEach
    void closeAll() {
        threads.shutdown();
        writer.close();
        program.close();
        ring.close();
    }

    @Test
    void shouldReadRecordsInOrder() {
        try (RingReader reader = RingReader.open(ring, SIZE)) {
            writer.write(7, 1);
            writer.write(7, 2);
            assertEquals(2, reader.poll(this::keepSequence, 1000));
            assertEquals(0, reader.poll(this::keepSequence, 0));
        }
        assertEquals(List.of(1L, 2L), seen);
    }

    @Test
    void shouldSkipDiscardedRecords() {
        try (RingReader reader = RingReader.open(ring, SIZE)) {
            writer.writeAndDiscard(7, 1);
            writer.write(7, 2);
            writer.writeAndDiscard(7, 3);
            assertEquals(3, reader.poll(this::keepSequence, 1000));
        }
        assertEquals(List.of(2L), seen);
    }

    @Test
    void shouldContinueWhereAnEarlierReaderStopped() {
        for (long i = 0; i < 3; i++) {
            try (RingReader reader = RingReader.open(ring, SIZE)) {
                writer.write(7, i);
                assertEquals(1, reader.poll(this::keepSequence, 1000));
            }
        }
        assertEquals(List.of(0L, 1L, 2L), seen);
    }

    @Test
    void shouldDeliverWhatFitsWhenRingWasFull() {
        try (RingReader reader = RingReader.open(ring, SIZE)) {
            int accepted = 0;
            for (int i = 0; i < 10_000; i++) {
                accepted += 1 - writer.write(7, i);
            }
            int room = SIZE / RECORD_BYTES;
            assertTrue(accepted >= room - 1 && accepted <= room, "accepted " + accepted + " with room for " + room);
            assertEquals(accepted, reader.poll(this::keepSequence, 1000));
            assertEquals(accepted - 1L, seen.get(accepted - 1));
            assertEquals(0, writer.write(7, 99), "room was given back");
            assertEquals(1, reader.poll(this::keepSequence, 1000));
        }
    }

    @Test
    void shouldLoseNothingWhenTwoThreadsWriteAcrossManyWraps() throws Exception {
        int each = 50_000;
        long[] next = new long[2];
        AtomicLong delivered = new AtomicLong();
        RecordHandler inOrder = (view, offset, length) -> {
            int id = (int) view.getLong(offset);
            long sequence = view.getLong(offset + 8);
            assertTrue(sequence >= next[id], () -> "thread " + id + ": " + sequence + " after " + next[id]);
            next[id] = sequence + 1;
            delivered.incrementAndGet();
        };
        try (RingReader reader = RingReader.open(ring, SIZE, 100, Optional.empty())) {
            var first = CompletableFuture.supplyAsync(() -> writeAll(0, each), threads);
            var second = CompletableFuture.supplyAsync(() -> writeAll(1, each), threads);
            while (!first.isDone() || !second.isDone()) {
                reader.poll(inOrder, 20);
            }
            while (reader.poll(inOrder, 0) > 0) {
                assertFalse(delivered.get() > 2L * each);
            }
            assertEquals(2L * each, delivered.get() + first.get() + second.get(), "delivered + lost");
            assertTrue(delivered.get() > 10L * SIZE / RECORD_BYTES, "too few for wraps: " + delivered);
        }
    }

    private int writeAll(int id, int count) {
        int lost = 0;
        try (RingWriter mine = new RingWriter(program)) {
            for (int i = 0; i < count; i++) {
                lost += mine.write(id, i);
            }
        }
        return lost;
    }

    @Test
    void shouldWakeSleeperSoonerThanItsBelt() {
        try (RingReader reader = RingReader.open(ring, SIZE)) {
            long[] latenciesNs = new long[20];
            for (int i = 0; i < latenciesNs.length; i++) {
                var written = CompletableFuture.supplyAsync(() -> {
                    long startNs = System.nanoTime();
                    writer.write(7, 1);
                    return startNs;
                }, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, threads));
                assertEquals(1, reader.poll(this::keepSequence, 10_000));
                latenciesNs[i] = System.nanoTime() - written.join();
            }
            Arrays.sort(latenciesNs);
            assertTrue(latenciesNs[10] < 20_000_000, "median " + latenciesNs[10] + " ns");
        }
    }

    @Test
    void shouldSilenceProgramsInAStormAndRearmAfterwards() {
        try (Fd array = RingPrograms.createControlArray();
                Mapping word = Mapping.map("map control", array, 0, Sys.PAGE_SIZE,
                        Mapping.PROT_READ | Mapping.PROT_WRITE, Mapping.MAP_SHARED);
                Fd obedient = RingPrograms.loadWriter(ring, 1, Optional.of(array));
                RingWriter storm = new RingWriter(obedient);
                RingReader reader = RingReader.open(
                        ring, SIZE, 4096, Optional.of(new WakeupControl(word.bytes())))) {
            ByteBuffer flags = word.bytes();
            assertEquals(0, flags.getLong(0));
            for (int i = 0; i < 200; i++) {
                assertEquals(0, storm.write(7, i));
            }
            assertEquals(200, reader.poll(this::keepSequence, 1000));
            assertEquals(WakeupFlags.NO_WAKEUP.bits, flags.getLong(0));
            storm.write(7, 200);
            assertEquals(1, reader.poll(this::keepSequence, 1000), "read by polling, since nobody wakes us");
            assertEquals(0, reader.poll(this::keepSequence, 50));
            assertEquals(WakeupFlags.ADAPTIVE.bits, flags.getLong(0));
        }
    }

    @Test
    void shouldEndWaitOfAnotherThreadOnWake() throws Exception {
        try (RingReader reader = RingReader.open(ring, SIZE)) {
            var polled = CompletableFuture.supplyAsync(() -> reader.poll(this::keepSequence, 30_000), threads);
            Thread.sleep(20);
            assertFalse(polled.isDone());
            reader.wake();
            assertEquals(0, polled.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldWaitUntilTimeoutWhenNothingHappens() {
        try (RingReader reader = RingReader.open(ring, SIZE)) {
            long startNs = System.nanoTime();
            assertEquals(0, reader.poll(this::keepSequence, 250));
            long waitedMs = (System.nanoTime() - startNs) / 1_000_000;
            assertTrue(waitedMs >= 249 && waitedMs < 5000, "waited " + waitedMs + " ms");
        }
    }

    @Test
    void shouldRefusePollByItsOwnHandler() {
        try (RingReader reader = RingReader.open(ring, SIZE)) {
            writer.write(7, 1);
            var e = assertThrows(IllegalStateException.class,
                    () -> reader.poll((view, offset, length) -> reader.poll(this::keepSequence, 0), 1000));
            assertEquals("poll was called by its own handler", e.getMessage());
        }
    }

    @Test
    void shouldRefuseMemoryThatIsUnmapped() {
        MappedRing mapped = MappedRing.map(ring, SIZE);
        mapped.close();
        mapped.close();
        assertThrows(IllegalStateException.class, mapped::getProducerPositionAcquire);
        assertThrows(IllegalStateException.class, () -> mapped.setConsumerPositionFenced(0));
        assertThrows(IllegalStateException.class, () -> mapped.getHeaderAcquire(0));
        assertThrows(IllegalStateException.class, mapped::data);
    }

    @Test
    void shouldRefuseSizeThatRingsCannotHave() {
        var e = assertThrows(IllegalArgumentException.class, () -> RingReader.open(ring, 3 << 20));
        assertEquals("ring size must be a power of two from one page to 512 MiB: dataBytes=3145728, page="
                + Sys.PAGE_SIZE, e.getMessage());
    }
}
