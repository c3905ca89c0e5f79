package org.grebe.shell.cli;

/** Ends grebe with this code, all having been said. */
public final class ExitRequest extends RuntimeException {
    private final int code;

    public ExitRequest(int code) {
        super(null, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
