package org.grebe.shell;

import java.io.PrintStream;

/** The command line as {@link Main} enters it, for tests of other packages. */
public final class CliRun {
    private CliRun() {}

    public static int run(PrintStream out, PrintStream err, String... args) {
        return new Cli(out, err).run(args);
    }
}
