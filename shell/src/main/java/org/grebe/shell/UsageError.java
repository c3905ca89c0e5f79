package org.grebe.shell;

/** The command line is wrong; the message is one line. */
final class UsageError extends RuntimeException {
    UsageError(String message) {
        super(message);
    }
}
