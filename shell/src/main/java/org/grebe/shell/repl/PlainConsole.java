package org.grebe.shell.repl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.grebe.core.engine.TraceError;

/** Lines from a pipe or a file: no prompt, no escape codes. */
final class PlainConsole implements Console {
    private static final int WIDTH = 120;

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    /** The next line where it has been looked at. */
    private String ahead;

    PlainConsole(Surroundings surroundings) {
        in = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
        out = surroundings.out();
        err = surroundings.err();
    }

    @Override
    public String read() {
        try {
            StringBuilder text = new StringBuilder();
            for (String line = next(); line != null; line = next()) {
                text.append(text.length() == 0 ? "" : "\n").append(line);
                if (LineParser.missing(text.toString()).isEmpty() && !goesOn(text.toString())) {
                    return text.toString();
                }
            }
            // What is left open is the compiler's to tell.
            return text.length() == 0 ? null : text.toString();
        } catch (IOException e) {
            throw new TraceError("cannot read the next line: " + e.getMessage(), e);
        }
    }

    private String next() throws IOException {
        String line = ahead == null ? in.readLine() : ahead;
        ahead = null;
        return line;
    }

    /** Looks only at what is there: a program at the other end may wait for an answer first. */
    private boolean goesOn(String text) throws IOException {
        if (!text.isBlank() && in.ready()) {
            ahead = in.readLine();
        }
        return ahead != null && LineParser.goesOn(text, ahead);
    }

    @Override
    public void print(String text) {
        out.print(text);
        out.flush();
    }

    @Override
    public void say(String text) {
        print(text);
    }

    @Override
    public void draw(String text) {
        print(text);
    }

    @Override
    public void page(String text) {
        print(text);
    }

    @Override
    public void error(String text) {
        out.flush();
        err.print(text);
        err.flush();
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public boolean await(CompletableFuture<?> done, BooleanSupplier interrupt) {
        done.join();
        return true;
    }

    @Override
    public void watch(Supplier<String> frame, Duration interval) {
        print(frame.get());
    }

    @Override
    public void clear() {
        // There is no screen.
    }

    @Override
    public boolean edit(Path file) {
        return false;
    }

    @Override
    public void remember(String line) {
        // There is no history.
    }

    @Override
    public void close() {
        out.flush();
    }
}
