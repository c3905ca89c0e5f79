package org.grebe.shell.repl;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.grebe.shell.CliRun;

/** A workbench that was given lines by a pipe. */
public record BenchRun(int exit, String out, String err) {
    public static BenchRun of(String... lines) {
        String text = String.join("\n", lines) + "\n";
        CliRun run = CliRun.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return new BenchRun(run.exit(), run.out(), run.err());
    }
}
