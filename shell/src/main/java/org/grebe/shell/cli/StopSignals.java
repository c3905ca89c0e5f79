package org.grebe.shell.cli;

import org.grebe.bpf.sys.SignalActions;
import org.grebe.shell.output.Terminals;
import org.jline.utils.Signals;

/**
 * Ctrl-C, SIGTERM and SIGHUP as steps: the first one asks to end, the second, some time later, to leave out what still
 * waits, and the third ends the process. Two within microseconds are one: timeout(1) signals its child and then the
 * group that the child is in.
 */
public final class StopSignals {
    private static final long APART_NS = 1_000_000_000;
    private static final int KILLED = 130;

    private final Steps steps;
    private int count;
    private long lastNs;

    /** Called on a thread of the signal's. */
    public interface Steps {
        /** {@code attended}: somebody at a terminal can ask again. */
        void end(boolean attended);

        void leave();
    }

    private StopSignals(Steps steps) {
        this.steps = steps;
    }

    /** From now on; in the place of those that were given before. */
    public static void tell(Steps steps) {
        StopSignals signals = new StopSignals(steps);
        // A shell that is no terminal's starts `grebe &` with SIGINT ignored, and then nothing but SIGTERM ends it.
        SignalActions.restoreIfIgnored(SignalActions.INT);
        SignalActions.restoreIfIgnored(SignalActions.TERM);
        Signals.register("INT", () -> signals.signal(Terminals.isTerminal(2)));
        Signals.register("TERM", () -> signals.signal(false));
        if (!SignalActions.isIgnored(SignalActions.HUP)) { // Whoever says nohup means it.
            Signals.register("HUP", () -> signals.signal(false));
        }
    }

    private void signal(boolean attended) {
        switch (step()) {
            case 0 -> { }
            case 1 -> steps.end(attended);
            case 2 -> steps.leave();
            default -> Runtime.getRuntime().halt(KILLED);
        }
    }

    /** Which one it is, or 0 if it belongs to the one before. */
    private synchronized int step() {
        long now = System.nanoTime();
        if (count > 0 && now - lastNs < APART_NS) {
            return 0;
        }
        lastNs = now;
        return ++count;
    }
}
