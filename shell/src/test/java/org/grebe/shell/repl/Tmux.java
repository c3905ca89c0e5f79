package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program on a screen of its own, with keys pressed as a person does: a tmux server that only this test knows. */
final class Tmux {
    private static final long PATIENCE_SECONDS = 100;

    private final Path socket;

    /** @param command run by the shell; when it has ended, the screen stays and says so */
    Tmux(Path folder, int width, int height, String command) throws IOException, InterruptedException {
        socket = folder.resolve("tmux");
        Path settings = Files.writeString(folder.resolve("tmux.conf"),
                "set -g history-limit 1000000\nset -g default-terminal screen-256color\nset -s escape-time 10\n");
        run("-f", settings.toString(), "new-session", "-d", "-x", "" + width, "-y", "" + height,
                command + "; echo \"ended with $?\"; sleep 1000");
    }

    /** A workbench, with its history in {@code folder}. */
    static Tmux workbench(Path folder, int width, int height) throws IOException, InterruptedException {
        return new Tmux(folder, width, height, workbenchCommand(folder));
    }

    /** What starts the workbench, with its history in {@code folder}. */
    static String workbenchCommand(Path folder) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return "XDG_STATE_HOME='" + folder + "' EDITOR='sed -i s/40/41/' PAGER= '"
                + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Dgrebe.home='"
                + System.getProperty("grebe.home") + "' -cp '" + System.getProperty("java.class.path")
                + "' org.grebe.shell.Main";
    }

    /** Changes the size of the terminal. */
    void resize(int width, int height) throws IOException, InterruptedException {
        run("resize-window", "-x", "" + width, "-y", "" + height);
    }

    /** Types text as it is. */
    void type(String text) throws IOException, InterruptedException {
        run("send-keys", "-l", text);
    }

    /** Presses keys by tmux's names: Enter, Tab, C-c. */
    void press(String... keys) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        run(words.toArray(String[]::new));
    }

    void line(String text) throws IOException, InterruptedException {
        type(text);
        press("Enter");
    }

    /** The lines on the screen, without those at its end that are empty. */
    List<String> screen() throws IOException, InterruptedException {
        return run("capture-pane", "-p").stripTrailing().lines().toList();
    }

    /** The same with all that has scrolled away. */
    List<String> all() throws IOException, InterruptedException {
        return run("capture-pane", "-p", "-S", "-").stripTrailing().lines().toList();
    }

    /** Process of the program, the shell's only child. */
    long pid() throws IOException, InterruptedException {
        long shell = Long.parseLong(run("display-message", "-p", "#{pane_pid}").strip());
        return ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow().pid();
    }

    List<String> await(String what, Predicate<List<String>> shown) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            List<String> screen = screen();
            if (shown.test(screen)) {
                return screen;
            }
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError(what + " never came:\n" + String.join("\n", screen));
            }
            Thread.sleep(20);
        }
    }

    /** Waits for a line that begins so. */
    List<String> await(String start) throws IOException, InterruptedException {
        return await("'" + start + "'", screen -> screen.stream().anyMatch(l -> l.startsWith(start)));
    }

    /** Waits until the last line is just this. */
    List<String> awaitLast(String line) throws IOException, InterruptedException {
        return await("'" + line + "' as the last line",
                screen -> !screen.isEmpty() && screen.get(screen.size() - 1).equals(line));
    }

    private String run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(words));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("this test types at a terminal: apt-get install tmux (" + e.getMessage() + ")", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    void close() throws IOException, InterruptedException {
        long shell = Long.parseLong(run("display-message", "-p", "#{pane_pid}").strip());
        List<ProcessHandle> running = ProcessHandle.of(shell).stream().flatMap(ProcessHandle::descendants).toList();
        run("kill-server");
        for (ProcessHandle process : running) {
            process.destroy();
            process.onExit().join(); // It may still write its history.
        }
    }
}
