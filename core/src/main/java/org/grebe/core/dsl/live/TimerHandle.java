package org.grebe.core.dsl.live;

import org.grebe.core.dsl.run.Members;
import org.grebe.core.engine.Timers;

/** A timer of the workbench: {@code tick = every(1.s) { … }}. Any thread. */
@Members.Of(value = "a timer", has = "name, runs, running, stop()")
public final class TimerHandle {
    private final String form;
    private final Timers.Timer timer;
    private volatile String name;

    TimerHandle(String name, String form, Timers.Timer timer) {
        this.name = name;
        this.form = form;
        this.timer = timer;
    }

    public String getName() {
        return name;
    }

    /** How often it has run. */
    public long getRuns() {
        return timer.runs();
    }

    public boolean isRunning() {
        return timer.isRunning();
    }

    /** It runs no more. */
    public TimerHandle stop() {
        timer.stop();
        return this;
    }

    void name(String newName) {
        name = newName;
    }

    /** {@code tick: every 1s, 12 runs}. */
    @Override
    public String toString() {
        long n = getRuns();
        return name + ": " + form + ", " + n + (n == 1 ? " run" : " runs") + (isRunning() ? "" : ", stopped");
    }
}
