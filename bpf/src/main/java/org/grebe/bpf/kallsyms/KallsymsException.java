package org.grebe.bpf.kallsyms;

/** A kernel symbol has no address that could be used. The message is meant for the user. */
public final class KallsymsException extends RuntimeException {
    public KallsymsException(String message) {
        super(message);
    }

    public KallsymsException(String message, Throwable cause) {
        super(message, cause);
    }
}
