package org.grebe.shell.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** grebe as a process of its own, to which signals can be sent; its output goes to files in {@code folder}. */
final class GrebeProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 180;

    private final Process process;
    private final Path out;
    private final Path err;

    private GrebeProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** With the script given to {@code -e}, once it has printed READY, as its {@code begin} shall. */
    static GrebeProcess ready(Path folder, List<String> jvm, String script, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("-e", script + "\nbegin { println 'READY' }"));
        GrebeProcess started = start(folder, List.of(), jvm, words);
        started.await("READY");
        return started;
    }

    /**
     * With no signal ignored, whatever runs the tests: what nohup or a background job of sh ignores is inherited.
     *
     * @param before a command that runs it, such as timeout
     */
    static GrebeProcess start(Path folder, List<String> before, List<String> jvm, List<String> words)
            throws IOException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
        command.addAll(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(jvm);
        command.addAll(List.of("-Dgrebe.home=" + System.getProperty("grebe.home"),
                "-cp", System.getProperty("java.class.path"), "org.grebe.shell.Main"));
        command.addAll(words);
        return new GrebeProcess(
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    /** Lines for the workbench; its input stays open. */
    void type(String lines) throws IOException {
        process.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    String out() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** Waits until either output has the text. */
    void await(String text) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!(out() + err()).contains(text)) {
            if (!process.isAlive() && !(out() + err()).contains(text) || System.nanoTime() > deadlineNs) {
                throw new AssertionError("'" + text + "' never came: " + out() + err());
            }
            Thread.sleep(10);
        }
    }

    void signal(String name) throws Exception {
        String kill = "kill -" + name + " " + process.pid();
        int status = new ProcessBuilder("sh", "-c", kill).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(kill + " ended with " + status);
        }
    }

    /** Waits for its end; gives the exit code. */
    int exit() throws Exception {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + out() + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
