package org.grebe.shell;

/** What grebe ends with. */
final class ExitCode {
    static final int OK = 0;
    static final int FAILURE = 1;
    /** The command line was wrong. */
    static final int USAGE = 2;

    private ExitCode() {}
}
