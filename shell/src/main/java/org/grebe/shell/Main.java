package org.grebe.shell;

import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.output.Terminals;

/** Where the launcher enters. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int code = new Cli(System.in, System.out, System.err).run(args);
        if (System.out.checkError() && !Terminals.isPipe(1) && code == ExitCode.OK) {
            System.err.println("grebe: cannot write all of the output");
            code = ExitCode.FAILURE;
        }
        System.exit(code); // Threads that a script has started do not keep it.
    }
}
