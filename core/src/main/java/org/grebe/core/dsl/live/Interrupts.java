package org.grebe.core.dsl.live;

/** Lets a thread stop the script code that runs on another one, and nothing else that runs there. */
public final class Interrupts {
    private Thread inside;
    private String code = "";
    private long entered;
    private boolean interrupted;

    /** The calling thread begins to run script code, which {@code what} names to people. */
    synchronized void enter(String what) {
        code = what;
        inside = Thread.currentThread();
        entered++;
        interrupted = false;
    }

    /** True if somebody has interrupted it. */
    synchronized boolean leave() {
        inside = null;
        Thread.interrupted(); // One that came too late is nobody's.
        return interrupted;
    }

    /** What runs at the moment, or ""; any thread. */
    synchronized String inside() {
        return inside == null ? "" : code;
    }

    /** False where no script code runs at the moment; any thread. */
    public synchronized boolean interrupt() {
        if (inside == null) {
            return false;
        }
        inside.interrupt();
        interrupted = true;
        return true;
    }

    /** The same for code that is still at it {@code millis} later, which it waits only where some runs. */
    public boolean interruptStuck(long millis) throws InterruptedException {
        long before = running();
        if (before == 0) {
            return false;
        }
        Thread.sleep(millis);
        synchronized (this) {
            return running() == before && interrupt();
        }
    }

    /** The number of the code that runs, or 0. */
    private synchronized long running() {
        return inside == null ? 0 : entered;
    }
}
