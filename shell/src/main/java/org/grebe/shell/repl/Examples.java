package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.engine.TraceError;

/** The scripts to learn from that grebe brings along, each with a question in its first line. */
final class Examples {
    private static final String ENDING = ".groovy";

    private Examples() {}

    /** Where the launcher has found grebe. */
    private static Path folder() {
        return Path.of(System.getProperty("grebe.home", "."), "examples").toAbsolutePath().normalize();
    }

    static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(ENDING))
                    .map(n -> n.substring(0, n.length() - ENDING.length())).sorted().toList();
        } catch (IOException e) {
            return List.of(); // Copied without them.
        }
    }

    /** All with what they answer, or the text of that one. */
    static String text(String name) {
        List<String> names = names();
        if (!name.isEmpty() && !names.contains(name)) {
            throw new TraceError("no example '" + name + "'." + Suggest.hint(name, names) + " `examples` lists them");
        }
        return name.isEmpty() ? list(names) : read(name);
    }

    private static String list(List<String> names) {
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            String first = read(name).lines().findFirst().orElse("").replaceFirst("^// ?", "");
            rows.add(List.of(name, first.replaceFirst("(?<=[?.]) .*", "")));
        }
        return Grid.text(rows, List.of()) + "\n`examples NAME` shows one, and this runs it:\n    load " + folder()
                + "/NAME" + ENDING + "\n";
    }

    private static String read(String name) {
        try {
            return Files.readString(folder().resolve(name + ENDING));
        } catch (IOException e) {
            throw new TraceError("cannot read " + folder().resolve(name + ENDING) + ": " + e.getMessage(), e);
        }
    }
}
