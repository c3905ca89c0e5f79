package org.grebe.shell;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The launcher in a tree of its own whose build is the classes of these tests, run by {@code sh} on this Java. */
final class Launcher {
    private static final long PATIENCE_SECONDS = 200;
    private static final String BUILD = ".grebe/build.tested";

    final Path home;

    Launcher(Path folder) throws IOException {
        home = folder.toRealPath();
        Path repository = Homes.repository();
        copy(repository.resolve("grebe"), home);
        copy(repository.resolve("bin"), home);
        copy(repository.resolve("scripts"), home);
        Files.createDirectories(home.resolve(BUILD).resolve("lib"));
        // Named from lib on, as jars are that lie there.
        String up = "../".repeat(home.getNameCount() + BUILD.split("/").length + 1);
        String jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> up + Path.of(entry).toAbsolutePath().toString().substring(1) + "\n")
                .collect(Collectors.joining());
        Files.writeString(home.resolve(BUILD).resolve("jars"), jars);
        Files.writeString(home.resolve(BUILD).resolve("contents"), "tested\n");
        Files.writeString(home.resolve(".grebe/current"), "build.tested\n" + home + "\n");
    }

    private static void copy(Path from, Path into) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path copy = into.resolve(from.getParent().relativize(file));
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** What became of a run. */
    record Ended(int code, String out, String err) {}

    /** Runs a line of the shell, in which {@code grebe} is the launcher, with these variables; null takes one away. */
    Ended run(Map<String, String> environment, String line) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "grebe() { '" + home + "/grebe' \"$@\"; }\n" + line);
        Map<String, String> all = new HashMap<>(Map.of("GREBE_BUILD", "never", "GREBE_JAVA_HOME",
                System.getProperty("java.home")));
        all.putAll(environment);
        all.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.directory(home.toFile()).redirectInput(new File("/dev/null")).start();
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            throw new AssertionError("no end of: " + line);
        }
        return new Ended(process.exitValue(), out.get(), err.get());
    }

    Ended run(String line) throws Exception {
        return run(Map.of(), line);
    }

    private static CompletableFuture<String> read(InputStream from) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new String(from.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    /** Locale variables that are set here, taken away. */
    static Map<String, String> withoutLocale() {
        Map<String, String> none = new TreeMap<>();
        Stream.concat(Stream.of("LANG", "LC_ALL"), System.getenv().keySet().stream().filter(n -> n.startsWith("LC_")))
                .forEach(n -> none.put(n, null));
        return none;
    }
}
