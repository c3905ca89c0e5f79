package org.grebe.bpf.btf;

/** BTF is missing, malformed, or lacks what was asked of it. The message is meant for the user. */
public final class BtfException extends RuntimeException {
    public BtfException(String message) {
        super(message);
    }

    public BtfException(String message, Throwable cause) {
        super(message, cause);
    }
}
