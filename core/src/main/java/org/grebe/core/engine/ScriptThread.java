package org.grebe.core.engine;

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one thread on which all script code runs: lines as they come, and events between them. The session is opened by
 * the first trace; only that needs privileges.
 */
public final class ScriptThread {
    private final Supplier<Session> opener;
    private final Runnable idle;
    private final Consumer<RuntimeException> failed;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::loop, "grebe-script");
    private volatile Session session;
    private volatile boolean ended;

    /**
     * @param idle called when no event waits
     * @param failed told when the session broke down; the next trace opens another
     */
    public ScriptThread(Supplier<Session> opener, Runnable idle, Consumer<RuntimeException> failed) {
        this.opener = opener;
        this.idle = idle;
        this.failed = failed;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Runs {@code task} on the script thread, after those before it; any thread. */
    public void execute(Runnable task) {
        tasks.add(task);
        // Added first: a session that opens meanwhile finds it there.
        Session running = session;
        if (running != null) {
            running.execute(this::drain);
        }
    }

    /** Whether the calling thread is this one. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** The session that runs, or a new one; script thread only. */
    public Session session() {
        if (session == null) {
            session = opener.get();
        }
        return session;
    }

    /**
     * Detaches all at once, and ends the loop when the events that were sent are handled. False if that takes longer
     * than {@code millis}: then those that wait are dropped, and the thread is left where it is.
     */
    public boolean end(long millis) throws InterruptedException {
        ended = true;
        tasks.add(() -> { }); // It may wait for one.
        Session running = session;
        if (running != null) {
            running.stop();
        }
        boolean exits = isEndingTheJvm();
        if (!exits) {
            thread.join(millis);
        }
        if (thread.isAlive() && running != null) {
            running.abandon();
        }
        return exits || !thread.isAlive();
    }

    /** A script that calls System.exit waits there for those who wait for it. */
    private boolean isEndingTheJvm() {
        return Arrays.stream(thread.getStackTrace()).anyMatch(f -> f.getClassName().equals("java.lang.Shutdown"));
    }

    /** Detaches all; after the end only. */
    public void close() {
        if (session != null) {
            session.close();
        }
    }

    private void loop() {
        while (!ended) {
            if (session == null) {
                try {
                    tasks.take().run();
                } catch (InterruptedException e) {
                    continue; // Meant for a line that had just ended.
                }
            } else {
                drain();
                runSession();
            }
        }
    }

    private void runSession() {
        try {
            session.run(idle);
        } catch (RuntimeException e) {
            failed.accept(e);
        } catch (Error e) { // Not the end of a workbench.
            failed.accept(new IllegalStateException(e.toString(), e));
        }
        if (!ended) {
            session.close();
            session = null;
        }
    }

    private void drain() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
