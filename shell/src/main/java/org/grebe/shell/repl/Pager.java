package org.grebe.shell.repl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.grebe.core.engine.TraceError;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.terminal.Terminal;

/** Shows a long text page by page: by {@code $PAGER}, else by JLine's own. */
final class Pager {
    private final Terminal terminal;

    Pager(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(String text) {
        String pager = System.getenv("PAGER");
        try {
            if (pager == null || pager.isBlank()) {
                less(text);
            } else {
                run(pager, text);
            }
        } catch (IOException e) {
            throw new TraceError("page a long answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void less(String text) throws IOException, InterruptedException {
        Less less = new Less(terminal, Path.of("").toAbsolutePath());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        less.run(new Source.InputStreamSource(new ByteArrayInputStream(bytes), true, "grebe: q leaves, / searches"));
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
