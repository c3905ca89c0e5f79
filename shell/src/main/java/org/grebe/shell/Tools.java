package org.grebe.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The bundled tools: every script in the folder {@code scripts}. */
final class Tools {
    private final Map<String, Path> scripts = new TreeMap<>();

    private Tools(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(f -> f.toString().endsWith(".groovy"))
                    .forEach(f -> scripts.put(f.getFileName().toString().replaceFirst("\\.groovy$", ""), f));
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled tools are missing: " + folder, e);
        }
    }

    /** The launcher says in {@code grebe.home} where grebe is. */
    static Tools bundled() {
        return new Tools(Path.of(System.getProperty("grebe.home", "."), "scripts"));
    }

    List<String> names() {
        return List.copyOf(scripts.keySet());
    }

    boolean has(String name) {
        return scripts.containsKey(name);
    }

    ScriptSource source(String name) {
        return ScriptSource.file(scripts.get(name).toString()).asBundled();
    }

    /** The script's first line of comment, after its name. */
    String description(String name) {
        return source(name).text().lines()
                .filter(l -> l.startsWith("// "))
                .findFirst()
                .map(l -> l.replaceFirst("// [a-z]+: ", ""))
                .orElse("");
    }
}
