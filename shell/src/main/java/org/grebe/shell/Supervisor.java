package org.grebe.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.grebe.bpf.sys.SignalActions;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.run.ScriptRun.Phase;
import org.grebe.shell.cli.StopSignals;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.StreamOutput;
import org.jline.utils.Signals;

/**
 * Runs a script on a thread of its own and sees to it that it ends when it should, with its results, whatever it does.
 * Once asked to end, all is detached and what waits is handled; at the second request, or where nobody is there to
 * repeat it and the script takes too long, what waits is left out, and a thread that does not come back as well.
 */
final class Supervisor {
    private static final long TICK_MILLIS = 100;
    private static final long MOMENT_NS = 200_000_000;
    /** When to say why it takes longer, and how long a thread may take to come back that should. */
    private static final long PATIENCE_NS = 1_000_000_000;
    /** For the rest of the events where nobody is there to ask again. */
    private static final long REST_NS = 5_000_000_000L;
    /** For an {@code end} block likewise: large tables take their time. Tests have less of it. */
    private static final long END_NS = TimeUnit.SECONDS.toNanos(Long.getLong("grebe.end.seconds", 60));

    private final ScriptRun run;
    private final StreamOutput output;
    private final PrintStream err;
    private Thread script;
    private RuntimeException failure;
    private boolean done;
    private Stage stage = Stage.RUNNING;
    private boolean attended;
    private boolean exiting;
    private long deadlineNs;
    private boolean hasDeadline;

    private enum Stage {
        RUNNING,
        /** No new events; those that were sent are handled. */
        ENDING,
        /** What waits is left out. */
        LEAVING
    }

    Supervisor(ScriptRun run, StreamOutput output, PrintStream err) {
        this.run = run;
        this.output = output;
        this.err = err;
    }

    /**
     * Returns, or throws what {@link ScriptRun#run} throws, when the script has ended or was left.
     *
     * @param lastWords what is to be said after it, if the script itself ends the JVM: then this never returns
     */
    void run(Runnable lastWords) {
        Thread hook = new Thread(() -> atExit(lastWords), "grebe-exit");
        StopSignals.tell(new StopSignals.Steps() {
            @Override
            public void end(boolean somebodyIsThere) {
                if (somebodyIsThere) {
                    err.println(); // What follows shall not stand behind the terminal's ^C.
                }
                proceed(Stage.ENDING, somebodyIsThere);
            }

            @Override
            public void leave() {
                proceed(Stage.LEAVING, attended);
            }
        });
        Signals.register("USR1", run::printTables);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            start(run::run);
            supervise();
        } finally {
            removeHook(hook);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already.
        }
    }

    /** From now on; any thread. */
    synchronized void endAfter(Duration time) {
        deadlineNs = System.nanoTime() + time.toNanos();
        hasDeadline = true;
        notifyAll();
    }

    private synchronized void proceed(Stage next, boolean somebodyIsThere) {
        if (next.compareTo(stage) > 0) {
            stage = next;
            attended = somebodyIsThere;
            notifyAll();
        }
    }

    private void start(Runnable body) {
        synchronized (this) {
            done = false;
        }
        script = new Thread(() -> {
            RuntimeException thrown = null;
            try {
                body.run();
            } catch (RuntimeException e) {
                thrown = e;
            } catch (Error e) {
                thrown = new IllegalStateException(e);
            } finally {
                ended(Thread.currentThread(), thrown);
            }
        }, "grebe-script");
        script.setDaemon(true);
        script.start();
    }

    private synchronized void ended(Thread thread, RuntimeException thrown) {
        if (thread == script) {
            done = true;
            failure = thrown == null ? failure : thrown;
            notifyAll();
        }
    }

    private void supervise() {
        Stage reached = Stage.RUNNING;
        Patience patience = new Patience(run.step());
        while (true) {
            Stage wanted = await(reached);
            if (wanted == null) {
                return;
            }
            if (wanted != reached) {
                reached = wanted;
                patience = new Patience(run.step());
                act(reached);
            } else if (reached != Stage.RUNNING) {
                patience = patience.inStep(run.step());
                patience.tick(output.isBlocked());
                if (reached == Stage.ENDING) {
                    wait(patience);
                } else if (patience.isWorthAnInterrupt()) {
                    script.interrupt(); // It may sleep; what only takes a moment is not disturbed.
                } else if (patience.isOver()) {
                    leaveThread();
                    patience = new Patience(run.step());
                }
            }
        }
    }

    /** The stage that somebody wants; null when the script has ended. */
    private synchronized Stage await(Stage reached) {
        try {
            if (reached != Stage.RUNNING && stage == reached && !done) {
                wait(TICK_MILLIS);
            }
            while ((exiting || stage == Stage.RUNNING) && !done) {
                long leftNs = deadlineNs - System.nanoTime();
                if (hasDeadline && leftNs <= 0) {
                    stage = Stage.ENDING;
                    break;
                }
                wait(hasDeadline ? leftNs / 1_000_000 + 1 : 0);
            }
        } catch (InterruptedException e) {
            stage = Stage.LEAVING;
        }
        return done ? null : stage;
    }

    private void act(Stage next) {
        boolean statements = run.phase() == Phase.STATEMENTS;
        if (next == Stage.ENDING) {
            run.stop();
        } else {
            run.leave();
        }
        if (statements) {
            script.interrupt();
        }
    }

    /** Says what takes so long, and ends it where nobody else can. */
    private void wait(Patience patience) {
        if (patience.isWorthAWord()) {
            say(reason() + (attended ? "; Ctrl-C again leaves the rest out"
                    : output.isBlocked() ? "; a second signal leaves the rest out"
                    : "; after a while, or at a second signal, the rest is left out"));
        }
        if (!attended && patience.busyNs > (run.phase() == Phase.END ? END_NS : REST_NS)) {
            proceed(Stage.LEAVING, false);
        }
    }

    private String reason() {
        if (output.isBlocked()) {
            return "detached; the output waits for its reader";
        }
        long waiting = run.waiting();
        return switch (run.phase()) {
            case STATEMENTS, BEGIN -> "the script's own statements still run";
            case EVENTS -> waiting > 0
                    ? "detached; " + waiting
                            + (waiting == 1 ? " event waits for the script" : " events wait for the script")
                    : "detached; a closure or timer still runs";
            case END, OVER -> "an end block still runs";
        };
    }

    /** On a thread of its own: standard error may wait for the same reader as the output. */
    private void say(String text) {
        Thread speaker = new Thread(() -> err.println("grebe: " + Safe.text(text)), "grebe-says");
        speaker.setDaemon(true);
        speaker.start();
    }

    private void leaveThread() {
        if (output.isBlocked()) {
            output.giveUp();
            say("the rest of the output is left out, since nobody reads it");
        } else {
            say(run.describe("the script does not come back from here, and is left", script));
        }
        run.abandon(script);
        start(run::finish);
    }

    /** The script has called System.exit, so its thread never comes back. */
    private void atExit(Runnable lastWords) {
        synchronized (this) {
            if (done) {
                return;
            }
            exiting = true;
        }
        run.abandon(script);
        run.finish();
        lastWords.run();
    }

    /** How long one part of the script has taken since it was asked to end. */
    private final class Patience {
        private final int step;
        private final boolean first;
        private final long sinceNs = System.nanoTime();
        private long lastNs = sinceNs;
        private long busyNs;
        private boolean said;
        private boolean interrupted;

        Patience(int step) {
            this(step, true);
        }

        private Patience(int step, boolean first) {
            this.step = step;
            this.first = first;
        }

        Patience inStep(int now) {
            return now == step ? this : new Patience(now, false);
        }

        /** What waits for a reader, a pager for one, takes no time of its own. */
        void tick(boolean blocked) {
            long now = System.nanoTime();
            busyNs += blocked ? 0 : now - lastNs;
            lastNs = now;
        }

        boolean isWorthAWord() {
            boolean now = !said && System.nanoTime() - sinceNs > PATIENCE_NS;
            said |= now;
            return now;
        }

        boolean isWorthAnInterrupt() {
            boolean now = first && !interrupted && System.nanoTime() - sinceNs > MOMENT_NS;
            interrupted |= now;
            return now;
        }

        /** What ran when the rest was to be left has a second; what began since, as `end` blocks do, has its time. */
        boolean isOver() {
            return first ? System.nanoTime() - sinceNs > PATIENCE_NS : !attended && busyNs > END_NS;
        }
    }
}
