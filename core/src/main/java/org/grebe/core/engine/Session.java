package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.prog.LoadException;
import org.grebe.bpf.ring.RingReader;
import org.grebe.bpf.ring.WakeupControl;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.Plan;

/**
 * All that runs at a time: one ring buffer, one thread that reads it, and one, the caller of {@link #run}, on which all
 * script code runs. Where the script is slower than the kernel a bounded queue fills, then the ring, and then the
 * kernel counts what it loses.
 */
public final class Session implements AutoCloseable {
    private static final int QUEUED_BATCHES = 64;
    private static final int BATCH = 1024;
    private static final int IDLE_MILLIS = 100;
    private static final Event[] NOTHING = {};

    private final SessionOptions options;
    private final Btf btf;
    private final BpfMap ring;
    private final BpfMap wakeup;
    private final Mapping wakeupWord;
    private final RingReader reader;
    private final Thread readerThread;
    private final int skippedTgid;
    private final Map<Integer, EventFormat> formats = new ConcurrentHashMap<>();
    private final List<Trace> traces = new CopyOnWriteArrayList<>();
    /** By generation; script thread only. */
    private final Map<Integer, Receiver> receivers = new HashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Event[]> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final Timers timers = new Timers();
    private Tracefs tracefs;
    private int lastGeneration;
    /** Counts blocks of script code; script thread only. */
    private long turn;
    private volatile boolean stopping;
    private volatile boolean flushing;
    private volatile boolean readerDone;
    private volatile RuntimeException readerFailure;

    private record Receiver(Trace trace, Generation generation) {}

    /** Fails with a {@link TraceError} where the user or the kernel does not allow BPF. */
    public Session(SessionOptions options) {
        this.options = options;
        try {
            btf = KernelProbes.ofThisKernel().kernel().btf();
            ring = BpfMap.create(MapSpec.ringbuf(PlanHoles.RING, options.ringBytes()));
            wakeup = BpfMap.create(MapSpec.mmapableArray(PlanHoles.WAKEUP, 8, 1));
            wakeupWord = wakeup.map();
            skippedTgid = options.skipSelf() ? OwnProcess.tgid() : 0;
        } catch (SysException e) {
            throw NotPermitted.explain(e);
        } catch (BtfException e) {
            throw new TraceError(e.getMessage(), e);
        }
        WakeupControl control = new WakeupControl(wakeupWord.bytes());
        reader = RingReader.open(ring.fd(), options.ringBytes(), BATCH, Optional.of(control));
        readerThread = new Thread(this::read, "grebe-reader");
        readerThread.setDaemon(true);
        readerThread.start();
    }

    /** Starts a trace; script thread only, on which {@code handler} is called. */
    public Trace start(Plan plan, Consumer<Event> handler) {
        int generation = nextGeneration(plan);
        AttachLadder ladder =
                new AttachLadder(btf, this::tracefs, sharedMaps(), skippedTgid, options.retypable());
        AttachLadder.Result result = ladder.attach(plan, new PlanHoles(plan, generation), options.attach());
        Generation first = new Generation(result.loaded(), handler, () -> turn);
        Trace trace = new Trace(traces.size() + 1, result.report(), result.attached(), first);
        traces.add(trace);
        receivers.put(generation, new Receiver(trace, first));
        return trace;
    }

    /**
     * Replaces the plan of a trace, running or paused, of the same probe: an event is seen by the old plan or by the
     * new one, by exactly one of them, and what the old one has sent goes to the old handler. Script thread only, and
     * only with {@link SessionOptions#retypable}.
     *
     * @throws TraceError that says why not; then the trace goes on as it was
     */
    public void retype(Trace trace, Plan plan, Consumer<Event> handler) {
        refuseRetyping(trace, plan).ifPresent(why -> {
            throw new TraceError("the trace cannot be changed: " + why);
        });
        int generation = nextGeneration(plan);
        try {
            ProbeImage image =
                    trace.variant().buildReplaceable(btf, new PlanHoles(plan, generation), skippedTgid);
            Generation next = new Generation(Loaded.load(plan, image.programs(), trace.maps()), handler, () -> turn);
            receivers.put(generation, new Receiver(trace, next));
            replace(trace, next);
        } catch (RuntimeException e) {
            receivers.remove(generation);
            formats.remove(generation);
            throw new TraceError("the trace goes on as it was; the change cannot be made by "
                    + trace.report().mechanism() + ": " + reason(trace, plan, e), e);
        }
        trace.retireReplaced();
    }

    private static String reason(Trace trace, Plan plan, RuntimeException e) {
        if (e instanceof LoadException load && load.isBadProgram()) {
            return Rejection.of(KernelRelease.current(), plan, trace.report().mechanism(), load)
                    .report(StateFolder.ofUser());
        }
        return e.getMessage();
    }

    private static void replace(Trace trace, Generation next) {
        try {
            trace.replaceBy(next);
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
    }

    private static Optional<String> refuseRetyping(Trace trace, Plan plan) {
        String from = trace.plan().probe().name();
        String to = plan.probe().name();
        if (!from.equals(to)) {
            return Optional.of("it watches " + from + ", not " + to + "; stop it and start another");
        }
        if (trace.state() == Trace.State.STOPPED) {
            return Optional.of("it was stopped; start it anew");
        }
        return trace.isRetypable() ? Optional.empty()
                : Optional.of("it was started in a session whose options do not ask for retypable traces");
    }

    /** Its number, with which the reader knows its records: before it is attached, as its first event comes at once. */
    private int nextGeneration(Plan plan) {
        formats.put(++lastGeneration, new EventFormat(lastGeneration, plan.probe(), RecordLayout.of(plan.captured())));
        return lastGeneration;
    }

    private Map<String, BpfMap> sharedMaps() {
        return Map.of(PlanHoles.RING, ring, PlanHoles.WAKEUP, wakeup);
    }

    /**
     * Has {@code task} run on the script thread, between events, as soon as {@link #run} comes to it; any thread. What
     * {@code task} throws ends {@link #run}. Tasks that are left when the session has stopped are not run.
     */
    public void execute(Runnable task) {
        tasks.add(task);
        queue.offer(NOTHING); // If it is full, nobody waits.
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null && !stopping; task = tasks.poll()) {
            turn++;
            task.run();
        }
    }

    public List<Trace> traces() {
        return List.copyOf(traces);
    }

    public Timers timers() {
        return timers;
    }

    /**
     * Runs script code on the calling thread until {@link #stop}; then detaches and handles what was sent before.
     *
     * @param pause called when nothing waits to be handled: time to flush
     */
    public void run(Runnable pause) {
        while (!stopping && readerFailure == null) {
            turn++;
            timers.runDue();
            runTasks();
            handle(await(timers.untilNextMillis(IDLE_MILLIS)));
            if (queue.isEmpty()) {
                pause.run();
            }
        }
        finish();
        turn++; // For what the script does at the end.
        if (readerFailure != null) {
            throw readerFailure;
        }
    }

    /** Makes {@link #run} come to its end; any thread. */
    public void stop() {
        stopping = true;
        queue.offer(NOTHING);
    }

    private void finish() {
        traces.forEach(Trace::detach);
        flushing = true;
        reader.wake();
        while (!readerDone || !queue.isEmpty()) {
            handle(await(IDLE_MILLIS));
        }
    }

    private Event[] await(long millis) {
        try {
            Event[] batch = queue.poll(millis, TimeUnit.MILLISECONDS);
            return batch == null ? NOTHING : batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
            return NOTHING;
        }
    }

    private void handle(Event[] batch) {
        for (Event event : batch) {
            turn++;
            Receiver receiver = receivers.get(event.traceId());
            receiver.trace().handle(receiver.generation(), event);
        }
    }

    private void read() {
        try {
            List<Event> batch = new ArrayList<>(BATCH);
            while (true) {
                int passed = reader.poll((view, offset, length) -> batch.add(read(view, offset)), IDLE_MILLIS);
                if (!batch.isEmpty()) {
                    queue.put(batch.toArray(NOTHING));
                    batch.clear();
                }
                if (passed == RingReader.CLOSED || passed == 0 && flushing) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            readerFailure = e;
        } catch (InterruptedException e) {
            // close() asks us to go.
        } finally {
            readerDone = true;
            queue.offer(NOTHING);
        }
    }

    private Event read(ByteBuffer view, int offset) {
        return formats.get(view.getInt(offset + RecordLayout.TRACE_OFFSET)).read(view, offset);
    }

    private Tracefs tracefs() {
        if (tracefs == null) {
            tracefs = Tracefs.open();
        }
        return tracefs;
    }

    /** Detaches everything. Accounting of the traces stays readable. */
    @Override
    public void close() {
        traces.forEach(Trace::close);
        readerThread.interrupt();
        reader.close();
        wakeupWord.close();
        wakeup.close();
        ring.close();
        if (tracefs != null) {
            tracefs.close();
        }
    }
}
