package org.grebe.bpf.ring;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.Sys;

/**
 * Measures the reader, no test: {@code java org.grebe.bpf.ring.RingBench [seconds] [pauseNs]}. One thread runs a
 * program that writes 500 records of 16 bytes a run (one if a pause is given), the main thread reads. Once with
 * programs that look at the control word and once with flags 0.
 */
final class RingBench {
    private static final int SIZE = 8 << 20;

    private final LongAdder lost = new LongAdder();
    private final LongAdder written = new LongAdder();
    private long delivered;
    private long polls;
    private long latencyNs;
    private long checksum;

    public static void main(String[] args) {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 3;
        long pauseNs = args.length > 1 ? Long.parseLong(args[1]) : 0;
        System.out.println("policy        events/s       lost  polls/s  reader ns/event  write ns/event  latency us");
        for (int round = 0; round < 2; round++) {
            new RingBench().run("control word", true, seconds, pauseNs);
            new RingBench().run("flags 0", false, seconds, pauseNs);
        }
    }

    private void run(String policy, boolean withControl, double seconds, long pauseNs) {
        int records = pauseNs == 0 ? 500 : 1;
        try (Fd ring = RingPrograms.createRing(SIZE);
                Fd array = RingPrograms.createControlArray();
                Mapping word = Mapping.map("map control", array, 0, Sys.PAGE_SIZE,
                        Mapping.PROT_READ | Mapping.PROT_WRITE, Mapping.MAP_SHARED);
                Fd program = RingPrograms.loadWriter(
                        ring, records, withControl ? Optional.of(array) : Optional.empty());
                RingReader reader = RingReader.open(ring, SIZE, RingReader.DEFAULT_BATCH_RECORDS,
                        withControl ? Optional.of(new WakeupControl(word.bytes())) : Optional.empty())) {
            AtomicBoolean stop = new AtomicBoolean();
            long startNs = System.nanoTime();
            long cpuStartNs = cpuTimeNs();
            Thread storm = new Thread(() -> write(program, stop, records, pauseNs), "storm");
            storm.start();
            while (System.nanoTime() - startNs < seconds * 1e9) {
                read(reader, 10);
            }
            stop.set(true);
            long elapsedNs = System.nanoTime() - startNs;
            while (storm.isAlive() || read(reader, 0) > 0) {
                Thread.onSpinWait();
            }
            report(policy, elapsedNs, cpuTimeNs() - cpuStartNs);
        }
    }

    private int read(RingReader reader, int timeoutMillis) {
        polls++;
        return reader.poll((view, offset, length) -> {
            latencyNs += System.nanoTime() - view.getLong(offset);
            checksum += view.getLong(offset + 8);
            delivered++;
        }, timeoutMillis);
    }

    private void write(Fd program, AtomicBoolean stop, int records, long pauseNs) {
        try (RingWriter writer = new RingWriter(program)) {
            while (!stop.get()) {
                lost.add(writer.write(System.nanoTime(), delivered));
                written.add(records);
                for (long until = System.nanoTime() + pauseNs; System.nanoTime() < until; ) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static long cpuTimeNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void report(String policy, long elapsedNs, long cpuNs) {
        if (written.sum() != delivered + lost.sum()) {
            throw new AssertionError("written " + written + ", delivered " + delivered + ", lost " + lost);
        }
        double seconds = elapsedNs / 1e9;
        System.out.printf("%-12s %9.0f %10d %8.0f %16.1f %15.1f %11.0f%s%n", policy, delivered / seconds, lost.sum(),
                polls / seconds, (double) cpuNs / delivered, (double) elapsedNs / written.sum(),
                latencyNs / 1e3 / delivered, checksum == 42 ? "!" : "");
    }
}
