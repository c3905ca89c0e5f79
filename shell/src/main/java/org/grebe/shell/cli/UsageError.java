package org.grebe.shell.cli;

import org.grebe.shell.output.Safe;

/** The command line is wrong; the message is one line. What it quotes may hold escape sequences. */
public final class UsageError extends RuntimeException {
    public UsageError(String message) {
        // No stack trace: nothing of the script's own is to blame, whichever of its lines led here.
        super(Safe.text(message), null, false, false);
    }
}
