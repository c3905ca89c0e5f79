package org.grebe.shell.repl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.grebe.core.dsl.Tokens;

/** Lines from a pipe or a file: no prompt, no escape codes. */
final class PlainConsole implements Console {
    private static final int WIDTH = 120;

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;

    PlainConsole(Surroundings surroundings) {
        in = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
        out = surroundings.out();
        err = surroundings.err();
    }

    @Override
    public String read() {
        try {
            StringBuilder text = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                text.append(text.length() == 0 ? "" : "\n").append(line);
                if (Tokens.missing(text.toString()).isEmpty()) {
                    return text.toString();
                }
            }
            // What is left open is the compiler's to tell.
            return text.length() == 0 ? null : text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("read the next line", e);
        }
    }

    @Override
    public void print(String text) {
        out.print(text);
        out.flush();
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
    public void watch(Supplier<String> frame) {
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
    public void close() {
        out.flush();
    }
}
