package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.grebe.core.plan.Plan;

/**
 * All that runs at a time: one source of events, one thread that reads it, and one, the caller of {@link #run}, on
 * which all script code runs. Where the script is slower than the kernel a bounded queue fills, then the ring, and then
 * the kernel counts what it loses.
 */
public final class Session implements AutoCloseable {
    private static final int BATCH = 1024;
    private static final int IDLE_MILLIS = 100;
    /** So long the script's thread handles events without a look at timers and tasks. */
    private static final long SLICE_NS = 20_000_000;
    private static final Event[] NOTHING = {};

    private final EventSource source;
    private final Thread readerThread;
    private final List<Trace> traces = new CopyOnWriteArrayList<>();
    /** By generation; script thread only. */
    private final Map<Integer, Receiver> receivers = new HashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final EventQueue queue = new EventQueue();
    private final HeapWatch heap = new HeapWatch();
    /** What is handled now, from {@link #next} on; script thread only. */
    private Event[] batch = NOTHING;
    private int next;
    private final Timers timers = new Timers();
    private int lastGeneration;
    /** Counts blocks of script code; script thread only. */
    private long turn;
    private volatile boolean stopping;
    private volatile boolean leaving;
    private volatile boolean flushing;
    private volatile boolean readerDone;
    private volatile Throwable breakdown;

    private record Receiver(Trace trace, Consumer<Event> handler) {}

    /** Closes {@code source} at its end. */
    public Session(EventSource source) {
        this.source = source;
        readerThread = new Thread(this::read, "grebe-reader");
        readerThread.setDaemon(true);
        readerThread.start();
    }

    /** Starts a trace; script thread only, on which {@code handler} is called. */
    public Trace start(Plan plan, Consumer<Event> handler) {
        int generation = ++lastGeneration;
        Trace trace = new Trace(traces.size() + 1, source, source.start(plan, generation, () -> turn), plan);
        receivers.put(generation, new Receiver(trace, handler));
        traces.add(trace);
        if (stopping) { // Somebody may have detached the others meanwhile.
            trace.detach();
        }
        return trace;
    }

    /**
     * Replaces the plan of a trace, running or paused, of the same probe: an event is seen by the old plan or by the
     * new one, by exactly one of them, and what the old one has sent goes to the old handler. Script thread only, and
     * only with {@link SessionOptions#replaceable}.
     *
     * @throws TraceError that says why not; then the trace goes on as it was
     */
    public void replace(Trace trace, Plan plan, Consumer<Event> handler) {
        refuseReplacing(trace, plan).ifPresent(why -> {
            throw new TraceError("the trace cannot be changed: " + why);
        });
        // Stays there if that fails: the new plan may have sent something before the old one was back in its place.
        receivers.put(++lastGeneration, new Receiver(trace, handler));
        trace.replace(plan, lastGeneration);
        trace.retireReplaced();
    }

    private static Optional<String> refuseReplacing(Trace trace, Plan plan) {
        String from = trace.plan().probe().name();
        String to = plan.probe().name();
        if (!from.equals(to)) {
            return Optional.of("it watches " + from + ", not " + to + "; stop it and start another");
        }
        if (trace.state() == Trace.State.STOPPED) {
            return Optional.of("it was stopped; start it anew");
        }
        return trace.isReplaceable() ? Optional.empty()
                : Optional.of("it was started in a session whose options do not ask for replaceable traces");
    }

    /**
     * Has {@code task} run on the script thread, between events, as soon as {@link #run} comes to it; any thread. What
     * {@code task} throws ends {@link #run}. Tasks that are left when the session has stopped are not run.
     */
    public void execute(Runnable task) {
        tasks.add(task);
        queue.nudge();
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
     * Runs script code on the calling thread until {@link #stop} or the source's end, then handles what was sent
     * before, unless {@link #leave} says not to.
     *
     * @param pause called when nothing waits to be handled: time to flush
     * @throws TraceError that says why no more events came, where something broke down; what was sent is accounted for
     */
    public void run(Runnable pause) {
        try {
            source.begin();
            while (!stopping) {
                turn++;
                timers.runDue();
                runTasks();
                handle(timers.untilNextMillis(IDLE_MILLIS));
                if (isIdle()) {
                    pause.run();
                }
            }
            finish(pause);
        } catch (OutOfMemoryError e) {
            breakDown(e);
        } finally {
            stop();
            settle();
            turn++; // For what the script does at the end.
        }
        if (breakdown != null) {
            throw broken(breakdown);
        }
    }

    /** Detaches all traces, and makes {@link #run} come to its end with what was sent before; any thread. */
    public void stop() {
        stopping = true;
        queue.nudge();
        detachAll();
    }

    private void detachAll() {
        List<Trace> inOrder = traces();
        // The last one first: of two that belong together, no end is seen without its beginning.
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            inOrder.get(i).detach();
        }
    }

    /**
     * The same, but leaves out what was sent and not handled: it is accounted for as dropped. The event at hand is the
     * last. Any thread.
     */
    public void leave() {
        leaving = true;
        queue.close();
        stop();
    }

    /**
     * Does the rest of {@link #run} in the place of a script thread that never comes back from some script code; to be
     * called once, by another thread. That thread's {@link #run} ends without another event, should it come back.
     */
    public void abandon() {
        leave();
        source.awaitSent();
        settle();
        turn++;
    }

    /** How many events were sent that the script has not begun to handle; any thread. */
    public long waiting() {
        return leaving ? 0 : traces.stream().mapToLong(Trace::waiting).sum();
    }

    private boolean isIdle() {
        return next == batch.length && queue.isEmpty();
    }

    private void finish(Runnable pause) {
        detachAll(); // The thread that called stop() may still be at it, and events still come.
        source.awaitSent(); // What they had to send is sent.
        flushing = true;
        source.wake();
        while (!leaving && !(readerDone && isIdle())) {
            handle(IDLE_MILLIS);
            if (isIdle()) {
                pause.run();
            }
        }
    }

    private void settle() {
        traces.forEach(Trace::settle);
    }

    /** Handles what waits, or what comes within {@code millis}, for a while. */
    private void handle(long millis) {
        if (next == batch.length) {
            batch = await(millis);
            next = 0;
        }
        long untilNs = System.nanoTime() + SLICE_NS;
        while (next < batch.length && !leaving) {
            Event event = batch[next++];
            turn++;
            Receiver receiver = receivers.get(event.traceId());
            Throwable thrown = receiver.trace().handle(receiver.handler(), event);
            if (thrown != null && HeapWatch.isToBlame(thrown)) {
                breakDown(thrown);
            }
            if (System.nanoTime() - untilNs > 0) {
                return;
            }
        }
    }

    private Event[] await(long millis) {
        try {
            return queue.poll(millis);
        } catch (InterruptedException e) {
            return NOTHING; // Meant for script code that has returned meanwhile, or set by such code itself.
        }
    }

    /** Nothing that needs memory can be relied on: no event is handled any more, and the queue is given back. */
    private void breakDown(Throwable e) {
        if (breakdown == null) {
            breakdown = e;
        }
        heap.giveBackReserve();
        leave();
    }

    private static TraceError broken(Throwable e) {
        return new TraceError(e instanceof OutOfMemoryError ? HeapWatch.explain()
                : "tracing has ended: events can no longer be read: "
                        + (e.getMessage() == null || e instanceof Error ? e : e.getMessage()), e);
    }

    private void read() {
        try {
            List<Event> read = new ArrayList<>(BATCH);
            while (!leaving) {
                boolean last = flushing; // Asked first: all that was sent before can be seen by this poll.
                int passed = source.poll(read::add, last ? 0 : IDLE_MILLIS);
                if (!read.isEmpty()) {
                    queue.put(read.toArray(NOTHING));
                    read.clear();
                }
                if (passed == EventSource.ENDED) {
                    stop();
                    return;
                }
                if (passed == 0 && last) {
                    return;
                }
                heap.check();
            }
        } catch (InterruptedException e) {
            // close() asks us to go.
        } catch (Throwable e) { // An Error as well: tracing must not go on blind.
            breakDown(e);
        } finally {
            readerDone = true;
            queue.nudge();
        }
    }

    /** Detaches everything. Accounting of the traces stays readable. */
    @Override
    public void close() {
        traces.forEach(Trace::close);
        readerThread.interrupt();
        source.close();
    }
}
