package org.grebe.core.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.engine.FirstFailure;
import org.grebe.core.engine.KernelEvents;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.ScriptThread;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Timers;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.TraceError;
import org.grebe.core.engine.TraceStarter;
import org.grebe.core.explain.Explanation;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;

/**
 * Runs traces that Java code starts, all on one thread of its own: lambdas of several traces need no locks among
 * themselves. The first trace needs root; all before it does not.
 */
public final class Tracer implements AutoCloseable {
    private static final long FAREWELL_MILLIS = 5000;

    private final SessionOptions options;
    private final Output output;
    private final ScriptThread thread;
    private final TraceStarter starter;
    private final List<RunningTrace> traces = new CopyOnWriteArrayList<>();
    private boolean closed;

    /** {@code output} is called on the tracer's thread only. */
    public Tracer(SessionOptions options, Output output) {
        this.options = options;
        this.output = output;
        thread = new ScriptThread(() -> new Session(new KernelEvents(options)), output::flush, this::sessionFailed);
        starter = new TraceStarter(this::session, output);
        thread.start();
    }

    public On on(Probe probe) {
        return new On(this, EventValue.given(probe, "the probe"), List.of(), Aggregation.DEFAULT_KEYS);
    }

    /** A set that traces of this tracer follow when it changes. */
    public LiveNumbers live(long... numbers) {
        return new LiveNumbers(this, numbers);
    }

    /** The same of names, or of addresses and blocks of them. */
    public LiveTexts live(String... texts) {
        return new LiveTexts(this, texts);
    }

    /** Runs code again and again on the thread of all traces, between events, until {@code stop} of what it gives. */
    public Timers.Timer every(Duration period, Runnable code) {
        EventValue.given(period, "the time");
        EventValue.given(code, "the code");
        FirstFailure failures = failures("every " + period + ": the code failed");
        return ask(() -> session().timers().every(period, () -> {
            try {
                code.run();
                output.flush();
            } catch (RuntimeException | Error e) {
                failures.happened(e);
            }
        }));
    }

    private Session session() {
        if (isClosed()) {
            throw new TraceFailure("it was closed, and traces nothing more");
        }
        return thread.session();
    }

    private FirstFailure failures(String what) {
        return new FirstFailure(e -> output.warning(what + ": " + e + " (reported once)"));
    }

    /** All that were started, in their order. */
    public List<RunningTrace> traces() {
        return List.copyOf(traces);
    }

    /** Stops all traces. */
    public void stop() {
        traces.forEach(RunningTrace::stop);
    }

    /** Waits until all traces are stopped, or for {@code millis}, 0 being for ever. */
    public synchronized void await(long millis) throws InterruptedException {
        long endNs = System.nanoTime() + millis * 1_000_000;
        while (!closed && traces.stream().anyMatch(t -> !t.isStopped())) {
            long left = (endNs - System.nanoTime() + 999_999) / 1_000_000;
            if (millis > 0 && left <= 0) {
                return;
            }
            wait(millis == 0 ? 0 : left);
        }
    }

    private synchronized void tell() {
        notifyAll();
    }

    private void sessionFailed(RuntimeException e) {
        output.warning("all traces have ended: " + e.getMessage());
        stop();
    }

    RunningTrace start(Job job) {
        return begin(job, trace -> new RunningTrace(this, trace));
    }

    CountingTrace count(Job job, Aggregation table) {
        return begin(job, trace -> new CountingTrace(this, trace, table));
    }

    private interface Form<T> {
        T of(Trace trace);
    }

    private <T extends RunningTrace> T begin(Job job, Form<T> form) {
        return ask(() -> {
            Plan plan = job.plan();
            FirstFailure failures = failures("on " + plan.probe().name() + ": a lambda failed");
            T started = form.of(starter.start(plan, failures.watching(job.handler(plan, output))));
            traces.add(started);
            return started;
        });
    }

    void explain(Job job) {
        ask(() -> {
            show(job.plan());
            return null;
        });
    }

    void explain(Plan plan) {
        run(() -> show(plan));
    }

    private void show(Plan plan) {
        output.write(new Printed.Text(Explanation.of(plan, options).toString()));
        output.flush();
    }

    void print(Aggregation aggregation) {
        run(() -> {
            output.write(new Printed.OfTable(aggregation.snapshot()));
            output.flush();
        });
    }

    void stop(Trace trace) {
        if (trace.state() != Trace.State.STOPPED) {
            run(trace::stop);
        }
        tell();
    }

    void run(Runnable what) {
        ask(() -> {
            what.run();
            return null;
        });
    }

    /** Runs it on the thread of all traces, between events, and waits for it. */
    <T> T ask(Supplier<T> what) {
        try {
            return thread.isCurrent() || isClosed() ? what.get() : onThread(what).join();
        } catch (CompletionException e) {
            throw failure(e.getCause());
        } catch (TraceError | PlanError | IllegalArgumentException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof TraceFailure told) {
            return told;
        }
        boolean ofTheUser = cause instanceof TraceError || cause instanceof PlanError
                || cause instanceof IllegalArgumentException;
        return ofTheUser ? new TraceFailure(cause.getMessage())
                : new TraceFailure("this is a bug of grebe, please report it: " + cause, cause);
    }

    private <T> CompletableFuture<T> onThread(Supplier<T> what) {
        CompletableFuture<T> done = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                done.complete(what.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends all traces once the events that were sent are handled. Accounting and tables stay readable. */
    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        try {
            if (!thread.end(FAREWELL_MILLIS)) {
                output.warning("a lambda still runs and is left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.close();
        output.flush();
    }
}
