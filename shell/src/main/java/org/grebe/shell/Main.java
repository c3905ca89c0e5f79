package org.grebe.shell;

/** Where the launcher enters. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int code = new Cli(System.in, System.out, System.err).run(args);
        if (code != ExitCode.OK) {
            System.exit(code);
        }
    }
}
