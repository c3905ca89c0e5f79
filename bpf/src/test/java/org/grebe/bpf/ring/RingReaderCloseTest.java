package org.grebe.bpf.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.OpenDescriptors;
import org.grebe.bpf.sys.Sys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing under a reader: a mistake here is no failure but the end of the JVM. */
@Tag("live")
@Timeout(60)
class RingReaderCloseTest {
    private static final int SIZE = Sys.PAGE_SIZE;

    private final Fd ring = RingPrograms.createRing(SIZE);
    private final Fd program = RingPrograms.loadWriter(ring, 50, Optional.empty());
    /** A thread a task: the common pool of JDK 25 has a single thread on two cores. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final RingWriter writer = new RingWriter(program);
    private final AtomicLong sum = new AtomicLong();
    private final RecordHandler touch = (view, offset, length) -> sum.addAndGet(view.getLong(offset + length - 8));

    @AfterEach
    void closeAll() {
        threads.shutdown();
        writer.close();
        program.close();
        ring.close();
    }

    @Test
    void shouldEndPollWhenClosedByAnotherThreadAgainAndAgain() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        var storm = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                writer.write(1, 1);
            }
        }, threads);
        try {
            for (int round = 0; round < 300; round++) {
                RingReader reader = RingReader.open(ring, SIZE, 7, Optional.empty());
                var reading = CompletableFuture.runAsync(() -> {
                    while (reader.poll(touch, 10_000) != RingReader.CLOSED) {
                        Thread.onSpinWait();
                    }
                }, threads);
                long pauseNs = round % 10 * 100_000L;
                for (long until = System.nanoTime() + pauseNs; System.nanoTime() < until; ) {
                    Thread.onSpinWait();
                }
                reader.close();
                reading.get(10, TimeUnit.SECONDS);
                assertEquals(RingReader.CLOSED, reader.poll(touch, 10_000));
            }
        } finally {
            stop.set(true);
            storm.get(10, TimeUnit.SECONDS);
        }
        assertTrue(sum.get() > 0, "the storm was never read");
        assertEquals(0, mappingsOfRings(), "rings still mapped");
    }

    @Test
    void shouldEndLongWaitAtOnceWhenClosed() throws Exception {
        long closingNs = 0;
        for (int round = 0; round < 20; round++) {
            RingReader reader = RingReader.open(ring, SIZE);
            var polled = CompletableFuture.supplyAsync(() -> reader.poll(touch, 60_000), threads);
            Thread.sleep(5);
            long startNs = System.nanoTime();
            reader.close();
            closingNs += System.nanoTime() - startNs;
            assertEquals(RingReader.CLOSED, polled.get(5, TimeUnit.SECONDS));
        }
        // The belt alone, 100 ms after each poll, would make this nearly 2 s.
        assertTrue(closingNs < 600_000_000, "20 closes took " + closingNs + " ns");
    }

    @Test
    void shouldFinishBatchAndThenUnmapWhenHandlerCloses() throws Exception {
        RingReader reader = RingReader.open(ring, SIZE);
        assertEquals(2, mappingsOfRings());
        assertEquals(0, writer.write(1, 1));
        int passed = reader.poll((view, offset, length) -> {
            reader.close();
            touch.onRecord(view, offset, length);
        }, 1000);
        assertEquals(50, passed);
        assertEquals(50 * 51 / 2, sum.get());
        assertEquals(0, mappingsOfRings());
        assertEquals(RingReader.CLOSED, reader.poll(touch, 0));
    }

    @Test
    void shouldNotTouchControlWordThatHandlerUnmapsAfterClosing() {
        try (Fd array = RingPrograms.createControlArray()) {
            Mapping word = Mapping.map("map control", array, 0, Sys.PAGE_SIZE,
                    Mapping.PROT_READ | Mapping.PROT_WRITE, Mapping.MAP_SHARED);
            RingReader reader = RingReader.open(ring, SIZE, 1000, Optional.of(new WakeupControl(word.bytes())));
            writer.write(1, 1);
            writer.write(1, 1);
            Runnable closeBoth = () -> {
                reader.close();
                word.close();
            };
            assertEquals(100, reader.poll((view, offset, length) -> closeBoth.run(), 1000), "a burst");
        }
    }

    @Test
    void shouldWorkWhenMapDescriptorIsClosed() {
        Fd other = RingPrograms.createRing(SIZE);
        try (Fd writes = RingPrograms.loadWriter(other, 1, Optional.empty());
                RingReader reader = RingReader.open(other, SIZE);
                RingWriter otherWriter = new RingWriter(writes)) {
            other.close();
            otherWriter.write(1, 5);
            assertEquals(1, reader.poll(touch, 1000));
            assertEquals(5, sum.get());
        }
    }

    @Test
    void shouldIgnoreCloseAndWakeAfterClose() {
        RingReader reader = RingReader.open(ring, SIZE);
        reader.close();
        reader.close();
        reader.wake();
        assertEquals(RingReader.CLOSED, reader.poll(touch, 0));
    }

    @Test
    void shouldLeaveNoDescriptorsOpen() {
        RingReader.open(ring, SIZE).close();
        long before = OpenDescriptors.anonymous();
        for (int i = 0; i < 20; i++) {
            RingReader.open(ring, SIZE).close();
        }
        assertEquals(before, OpenDescriptors.anonymous());
    }

    private static long mappingsOfRings() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("bpf-map") || line.contains("bpf_map")).count();
        }
    }
}
