package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
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
    private final BlockingQueue<Event[]> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private Tracefs tracefs;
    private int lastId;
    private volatile boolean stopping;
    private volatile boolean flushing;
    private volatile boolean readerDone;
    private volatile RuntimeException readerFailure;

    /** Fails with a {@link TraceError} where the user or the kernel does not allow BPF. */
    public Session(SessionOptions options) {
        this.options = options;
        try {
            btf = Btf.kernel();
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
        int id = ++lastId;
        // Before it is attached: its first event comes at once.
        formats.put(id, new EventFormat(id, plan.probe(), RecordLayout.of(plan.captured())));
        AttachLadder ladder = new AttachLadder(
                btf, this::tracefs, Map.of(PlanHoles.RING, ring, PlanHoles.WAKEUP, wakeup), skippedTgid);
        AttachLadder.Result result = ladder.attach(plan, new PlanHoles(plan, id), options.attach());
        Trace trace = new Trace(id, plan, result.report(), handler, result.attached());
        traces.add(trace);
        return trace;
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
            runTasks();
            timers.runDue();
            handle(await(timers.untilNextMillis(IDLE_MILLIS)));
            if (queue.isEmpty()) {
                pause.run();
            }
        }
        finish();
        if (readerFailure != null) {
            throw readerFailure;
        }
    }

    /** Runs {@code task} on the script thread, between events, as soon as {@link #run} gets to it; any thread. */
    public void execute(Runnable task) {
        tasks.add(task);
        queue.offer(NOTHING); // If it is full, nobody waits.
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
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
            traces.get(event.traceId() - 1).handle(event);
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
