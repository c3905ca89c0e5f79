package org.grebe.core.engine;

/** A trace cannot be started on this machine, by this user, in this way. The message says what to do. */
public final class TraceError extends RuntimeException {
    public TraceError(String message) {
        super(message);
    }

    public TraceError(String message, Throwable cause) {
        super(message, cause);
    }
}
