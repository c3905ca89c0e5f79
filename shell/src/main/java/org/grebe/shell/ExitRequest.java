package org.grebe.shell;

/** Ends grebe with this code, all having been said. */
final class ExitRequest extends RuntimeException {
    private final int code;

    ExitRequest(int code) {
        super(null, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
