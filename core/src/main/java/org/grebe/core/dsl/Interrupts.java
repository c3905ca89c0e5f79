package org.grebe.core.dsl;

/** Lets a thread stop the script code that runs on another one, and nothing else that runs there. */
public final class Interrupts {
    private Thread inside;

    /** The calling thread begins to run script code. */
    synchronized void enter() {
        inside = Thread.currentThread();
    }

    synchronized void leave() {
        inside = null;
        Thread.interrupted(); // One that came too late is nobody's.
    }

    /** False where no script code runs at the moment; any thread. */
    public synchronized boolean interrupt() {
        if (inside == null) {
            return false;
        }
        inside.interrupt();
        return true;
    }
}
