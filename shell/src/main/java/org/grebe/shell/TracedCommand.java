package org.grebe.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.grebe.core.engine.TraceError;

/**
 * A command that is traced from its first instruction: until {@link #go}, a shell waits in its process. If grebe goes
 * before, so does the shell.
 */
final class TracedCommand implements AutoCloseable {
    /** Waits for a line on what is its input till then. */
    private static final String GATE = "read -r go || exit 127; exec <\"$1\"; ";

    private final String command;
    private final Process process;

    private TracedCommand(String command, Process process) {
        this.command = command;
        this.process = process;
    }

    /** {@code command} as a shell has it; one command takes the shell's place, so that its process is the same. */
    static TracedCommand start(String command) {
        try {
            return new TracedCommand(command, new ProcessBuilder(
                    "/bin/sh", "-c", GATE + (isOneProgram(command) ? "exec " : "") + command, "sh", input())
                    .redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new TraceError("cannot start a shell for `" + command + "`: " + e.getMessage(), e);
        }
    }

    /** Not several, and none of the shell's own. */
    private static boolean isOneProgram(String command) {
        String first = command.strip().split("\\s+", 2)[0];
        return command.strip().lines().count() == 1 && command.chars().noneMatch(c -> ";&|(){}<>`".indexOf(c) >= 0)
                && (first.contains("/") || Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, first))));
    }

    /** Ours, which a shell can open unless it is a socket. */
    private static String input() {
        Path ours = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/0");
        try {
            return Files.readSymbolicLink(ours).toString().startsWith("socket:") ? "/dev/null" : ours.toString();
        } catch (IOException e) {
            return "/dev/null";
        }
    }

    int pid() {
        return (int) process.pid();
    }

    void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("`" + command + "` has gone before it began", e);
        }
    }

    void whenOver(Runnable body) {
        process.onExit().thenRun(body);
    }

    /** What is to be said of how it ended; "" if it ended well, or has not. */
    String problem() {
        return process.isAlive() || process.exitValue() == 0 ? ""
                : "`" + command + "` ended with exit code " + process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
