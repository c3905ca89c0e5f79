package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.grebe.core.engine.TraceError;
import org.jline.terminal.Terminal;

/** Shows a long text page by page: by {@code $PAGER}, else by {@link Pages}. */
final class Pager {
    private final Terminal terminal;
    private final Consumer<String> typedOn;

    /** {@code typedOn} gets the keys that begin the next line. */
    Pager(Terminal terminal, Consumer<String> typedOn) {
        this.terminal = terminal;
        this.typedOn = typedOn;
    }

    void show(String text) {
        String pager = System.getenv("PAGER");
        try {
            if (pager == null || pager.isBlank()) {
                new Pages(terminal, typedOn).show(text);
            } else {
                run(pager, text);
            }
        } catch (IOException e) {
            throw new TraceError("page a long answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String pager, String text) throws IOException, InterruptedException {
        Path file = Files.createTempFile("grebe", ".txt"); // Its user's alone, as temporary files are.
        try {
            Files.writeString(file, text);
            new ProcessBuilder("sh", "-c", pager)
                    .inheritIO().redirectInput(file.toFile()).start().waitFor();
        } finally {
            Files.delete(file);
        }
    }
}
