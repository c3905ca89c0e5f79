package org.grebe.bpf.probes;

/** A script names a probe that this kernel does not have. The message is one line, for the user. */
public final class ProbeException extends RuntimeException {
    public ProbeException(String message) {
        super(message);
    }

    public ProbeException(String message, Throwable cause) {
        super(message, cause);
    }
}
