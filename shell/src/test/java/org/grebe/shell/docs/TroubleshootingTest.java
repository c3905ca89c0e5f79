package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages that docs/troubleshooting.md explains are those of the code. */
class TroubleshootingTest {
    private static final String SOURCES = sources();

    /** The headings: a message each, with … for what differs. */
    static List<String> messages() {
        return Documents.read(Documents.HOME.resolve("docs/troubleshooting.md")).lines()
                .filter(l -> l.startsWith("### `"))
                .map(l -> l.substring(5, l.length() - 1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldBeAMessageOfTheCodeWhenItIsExplained(String message) {
        List<String> parts = Arrays.stream(message.split("…")).map(String::strip).filter(p -> !p.isEmpty()).toList();
        assertTrue(parts.stream().anyMatch(p -> p.length() >= 8), "says too little: " + message);
        List<String> unknown = new ArrayList<>(parts);
        unknown.removeIf(SOURCES::contains);
        assertTrue(unknown.isEmpty(), "nowhere in the code: " + unknown);
    }

    /** Java and shell, with texts that go on in the next line put together. */
    private static String sources() {
        return Stream.of("bpf/src/main", "core/src/main", "shell/src/main", "bin", "vm", "grebe", "test")
                .map(Documents.HOME::resolve)
                .flatMap(TroubleshootingTest::files)
                .map(Documents::read)
                .map(t -> t.replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\""))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
