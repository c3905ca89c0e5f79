package org.grebe.shell.jshell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code grebe jshell} as a process of its own, as users have it. */
public final class JShellRun implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    private final Process process;
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final List<Thread> readers = new ArrayList<>();

    /** {@code input} is all that comes by the pipe. */
    public JShellRun(String input, String... words) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.add("jshell");
        command.addAll(List.of(words));
        process = new ProcessBuilder(command).start();
        read(process.getInputStream(), out);
        read(process.getErrorStream(), err);
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What starts grebe with this test's classes. */
    public static List<String> java() {
        return java(Path.of(System.getProperty("java.home")));
    }

    /** The same by another JDK. */
    public static List<String> java(Path jdk) {
        return List.of(jdk.resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "@" + System.getProperty("grebe.home") + "/bin/jshell.options",
                "-Dgrebe.home=" + System.getProperty("grebe.home"),
                "-cp", System.getProperty("java.class.path"), "org.grebe.shell.Main");
    }

    private void read(InputStream from, StringBuffer into) {
        Thread reader = new Thread(() -> {
            byte[] bytes = new byte[4096];
            try {
                for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                    into.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }

    /** Waits until standard output has a line of this form. */
    void awaitLine(String regex) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (out().lines().noneMatch(l -> l.matches(regex))) {
            if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                throw new AssertionError("no line " + regex + ":\n" + out() + err());
            }
            Thread.sleep(20);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would close our ends of the pipes.
    }

    /** Waits for its end; its exit code. */
    public int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end:\n" + out() + err());
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
