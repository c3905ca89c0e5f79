package org.grebe.shell.repl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this machine that grebe runs on, one of each feature release. */
final class Jdks {
    private static final Path USUAL = Path.of("/usr/lib/jvm");
    private static final int OLDEST = 17;

    private Jdks() {}

    /** This test's own is the first. */
    static List<Path> all() throws IOException {
        Map<Integer, Path> found = new LinkedHashMap<>();
        found.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        if (Files.isDirectory(USUAL)) {
            try (Stream<Path> homes = Files.list(USUAL)) {
                homes.sorted().filter(h -> Files.isExecutable(h.resolve("bin/jshell")) && feature(h) >= OLDEST)
                        .forEach(h -> found.putIfAbsent(feature(h), h));
            }
        }
        return List.copyOf(found.values());
    }

    private static int feature(Path home) {
        Properties release = new Properties();
        try (var lines = Files.newInputStream(home.resolve("release"))) {
            release.load(lines);
        } catch (IOException e) {
            throw new UncheckedIOException("which Java is " + home, e);
        }
        return Runtime.Version.parse(release.getProperty("JAVA_VERSION").replace("\"", "")).feature();
    }
}
