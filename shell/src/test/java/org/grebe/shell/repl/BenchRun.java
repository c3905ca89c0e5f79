package org.grebe.shell.repl;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.grebe.shell.CliRun;

/** A workbench that was given lines by a pipe. */
public record BenchRun(int exit, String out, String err) {
    public static BenchRun of(String... lines) {
        return of(CliRun.of(input(lines)));
    }

    /** With all in {@code out}, in the order in which it came. */
    public static BenchRun together(String... lines) {
        return of(CliRun.together(input(lines)));
    }

    private static InputStream input(String... lines) {
        return new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static BenchRun of(CliRun run) {
        return new BenchRun(run.exit(), run.out(), run.err());
    }
}
