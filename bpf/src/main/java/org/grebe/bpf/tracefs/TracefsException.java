package org.grebe.bpf.tracefs;

/** The tracing file system is out of reach, or has not what was asked of it. The message is meant for the user. */
public final class TracefsException extends RuntimeException {
    public TracefsException(String message) {
        super(message);
    }

    public TracefsException(String message, Throwable cause) {
        super(message, cause);
    }
}
