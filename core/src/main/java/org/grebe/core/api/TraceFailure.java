package org.grebe.core.api;

import java.util.Arrays;

/** Something cannot be asked for, or a trace not be started; the message says what to do. */
public final class TraceFailure extends RuntimeException {
    /** Its stack begins in the caller's code: what is above is none of their business. */
    public TraceFailure(String message) {
        super(message);
        setStackTrace(Arrays.stream(getStackTrace())
                .dropWhile(f -> f.getClassName().startsWith("org.grebe.") || f.getClassName().startsWith("java."))
                .toArray(StackTraceElement[]::new));
    }

    /** A bug of grebe's; the stack of {@code cause} shows where. */
    TraceFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
