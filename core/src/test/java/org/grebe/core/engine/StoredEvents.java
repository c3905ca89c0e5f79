package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;

/** Events written down in a test, in order. The kernel's part of each plan is evaluated, so this needs no kernel. */
final class StoredEvents implements EventSource {
    private static final int BATCH = 3;

    private final List<Stored> stored = new ArrayList<>();
    private final Map<KernelState, Map<Long, Long>> states = new HashMap<>();
    private final List<StoredFeed> feeds = new CopyOnWriteArrayList<>();
    private final Optional<SharedKernelMaps> kernel;
    private int next;
    private boolean begun;
    private boolean closed;

    /** {@code event} is null for one that was lost. */
    private record Stored(Probe probe, Map<String, byte[]> event) {}

    /** The kernel's part is evaluated. */
    StoredEvents() {
        this(Optional.empty());
    }

    /** With {@code kernel}, plans that use maps of the kernel's are programs, which run there. */
    StoredEvents(Optional<SharedKernelMaps> kernel) {
        this.kernel = kernel;
    }

    /** {@code fields}: names and values in turn; those left out are 0. */
    StoredEvents with(Probe probe, Object... fields) {
        Map<String, byte[]> event = new HashMap<>();
        probe.fields().forEach(f -> event.put(f.name(), new byte[Math.max(8, f.type().size)]));
        for (int i = 0; i < fields.length; i += 2) {
            Field field = probe.field((String) fields[i]).orElseThrow();
            event.put(field.name(), bytes(field.type(), fields[i + 1]));
        }
        stored.add(new Stored(probe, event));
        return this;
    }

    StoredEvents withLost(Probe probe) {
        stored.add(new Stored(probe, null));
        return this;
    }

    private static byte[] bytes(FieldType type, Object value) {
        return switch (type) {
            case COMM, TEXT -> Arrays.copyOf(((String) value).getBytes(StandardCharsets.UTF_8), type.size);
            case ADDRESS -> ((IpAddress) value).bytes();
            default -> ByteBuffer.allocate(8).order(ByteOrder.nativeOrder())
                    .putLong(((Number) value).longValue()).array();
        };
    }

    boolean isClosed() {
        return closed && feeds.stream().allMatch(f -> f.closed);
    }

    @Override
    public Feed start(Plan plan, int generation, LongSupplier turn) {
        StoredFeed feed = new StoredFeed(plan, generation, turn);
        feeds.add(feed);
        return feed;
    }

    @Override
    public synchronized void begin() {
        begun = true;
        notifyAll();
    }

    @Override
    public synchronized int poll(Consumer<Event> to, int millis) {
        if (!begun && millis > 0) {
            try {
                wait(millis);
            } catch (InterruptedException e) {
                return ENDED;
            }
        }
        if (!begun) {
            return 0;
        }
        int until = Math.min(next + BATCH, stored.size());
        int passed = until - next;
        for (; next < until; next++) {
            Stored one = stored.get(next);
            feeds.forEach(f -> f.see(one, to));
        }
        return passed == 0 ? ENDED : passed;
    }

    @Override
    public synchronized void wake() {
        notifyAll();
    }

    /** {@link #poll} and this exclude each other. */
    @Override
    public synchronized void awaitSent() {}

    @Override
    public synchronized void close() {
        closed = true;
    }

    private final class StoredFeed implements Feed {
        private final LongSupplier turn;
        private final AtomicLong rejected = new AtomicLong();
        private final AtomicLong delivered = new AtomicLong();
        private final AtomicLong aggregated = new AtomicLong();
        private final AtomicLong lost = new AtomicLong();
        private volatile Plan plan;
        private volatile EvaluatedKernel.Evaluated evaluated;
        private volatile FuzzKernel.Part part;
        private volatile boolean watching = true;
        private volatile boolean closed;

        StoredFeed(Plan plan, int generation, LongSupplier turn) {
            this.turn = turn;
            replace(plan, generation);
        }

        void see(Stored one, Consumer<Event> to) {
            if (!watching || !one.probe().name().equals(plan.probe().name())) {
                return;
            } else if (one.event() == null) {
                lost.incrementAndGet();
            } else if (!evaluated.passes(one.event())) {
                rejected.incrementAndGet();
            } else {
                (plan.delivers() ? delivered : aggregated).incrementAndGet();
                part.run(one.event()).forEach(to);
            }
        }

        @Override
        public AttachReport report() {
            return new AttachReport(AttachKind.TRACEPOINT, "stored events", List.of(), List.of(), List.of());
        }

        @Override
        public Accounting sent() {
            return new Accounting(rejected.get(), delivered.get(), aggregated.get(), lost.get(), 0, 0, 0, 0);
        }

        @Override
        public KernelTable table(KernelAggregation aggregation) {
            return part.table(aggregation, turn);
        }

        @Override
        public long noRoom(KernelState state) {
            return kernel.map(k -> k.noRoom(state)).orElse(0L);
        }

        @Override
        public boolean isReplaceable() {
            return true;
        }

        @Override
        public void replace(Plan next, int generation) {
            plan = next;
            evaluated = new EvaluatedKernel.Evaluated(next.probe(), next, generation, states);
            part = kernel.filter(k -> !next.steps().isEmpty()).map(k -> k.load(next)).orElse(evaluated);
        }

        @Override
        public void retireReplaced() {}

        @Override
        public void attach() {
            watching = true;
        }

        @Override
        public void detach() {
            watching = false;
        }

        @Override
        public List<LoadedProgram> programs() {
            return List.of();
        }

        @Override
        public List<LoadedProgram> attachedPrograms() {
            return List.of();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
