package org.grebe.shell.cli;

/** What grebe ends with. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILURE = 1;
    /** The command line was wrong. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
