package org.grebe.core.plan;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Runs code that descends as deep as a script is nested, which generated scripts are by the thousand. */
public final class LargeStack {
    /** Address space; memory is taken only as it is used. */
    private static final long BYTES = 1L << 30;

    private LargeStack() {}

    /** Does it here and, if that goes too deep, once more with a large stack; {@code code} must bear that. */
    public static <T> T ifNeeded(Supplier<T> code) {
        try {
            return code.get();
        } catch (StackOverflowError e) {
            return call(code);
        }
    }

    /** On a thread of its own, while the caller waits. */
    public static <T> T call(Supplier<T> code) {
        FutureTask<T> task = new FutureTask<>(code::get);
        Thread thread = new Thread(null, task, Thread.currentThread().getName(), BYTES);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw unchecked(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause;
    }
}
