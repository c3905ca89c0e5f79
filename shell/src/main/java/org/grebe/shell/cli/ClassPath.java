package org.grebe.shell.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.core.dsl.compile.ScriptCompiler;

/** Jars and folders of classes for scripts: {@code --classpath} and {@code GREBE_CLASSPATH}, as Java has them. */
final class ClassPath {
    private ClassPath() {}

    /** A loader of what {@code text} names, separated by colons; grebe's own classes come first. */
    static ClassLoader of(String text) {
        ClassLoader own = ScriptCompiler.class.getClassLoader();
        List<URL> urls = new ArrayList<>();
        for (String part : text.split(":")) {
            if (!part.isEmpty()) {
                add(part, urls);
            }
        }
        // It lives as long as the process.
        return urls.isEmpty() ? own : new URLClassLoader(urls.toArray(URL[]::new), own);
    }

    private static void add(String part, List<URL> urls) {
        try {
            if (part.equals("*") || part.endsWith("/*")) {
                try (Stream<Path> files = Files.list(Path.of(part.equals("*") ? "" : part.replaceFirst("/\\*$", "")))) {
                    for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                        urls.add(url(jar));
                    }
                }
                return;
            }
            Path path = Path.of(part);
            if (!Files.exists(path)) {
                throw new UsageError("--classpath: no such file: " + part);
            }
            urls.add(url(path));
        } catch (IOException | InvalidPathException e) {
            throw new UsageError("--classpath: no such folder: " + part);
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
