package org.grebe.shell.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells {@link TcpWorkload}, a process of its own, what to do. One serves all tests; it ends with its input. */
final class Workload {
    private static final Workload ONLY = new Workload();

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    private Workload() {
        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
                "-cp", System.getProperty("java.class.path"),
                TcpWorkload.class.getName());
        try {
            process = new ProcessBuilder(java).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException("start the workload: " + e.getMessage(), e);
        }
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Facts tell(String command) {
        return ONLY.exchange(command);
    }

    static long pid() {
        return ONLY.process.pid();
    }

    private synchronized Facts exchange(String command) {
        commands.println(command);
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the workload ended at: " + command);
            }
            return Facts.of(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("the workload does not answer: " + command, e);
        }
    }

    /**
     * Runs a script of bash, for what Java cannot do: {@code true 3<>/dev/tcp/0.0.0.0/80} connects in the shell's own
     * process.
     *
     * @param before what to start bash by, such as setpriv
     * @return what it wrote to standard output, with its pid as a fact
     */
    static Facts bash(List<String> before, String script) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("bash", "-c", "echo -n pid=$$' '; " + script + "; true"));
        try {
            Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = bash.waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status + ": " + said);
            }
            return Facts.of(said);
        } catch (IOException e) {
            throw new UncheckedIOException("run " + command + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(command + " was interrupted", e);
        }
    }
}
