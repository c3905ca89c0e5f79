package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.shell.CliRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual pages say what `--help` does. RewriteOutputs writes them anew. */
class ManualPagesTest {
    static List<String> names() {
        return ManualPages.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldBeWhatTheHelpSays(String name) {
        assertEquals(ManualPages.text(name), Documents.read(ManualPages.file(name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldHaveAPageForEachTool(String name) {
        List<String> tools = CliRun.of(List.of("--help")).out().lines()
                .filter(l -> l.startsWith("  tcp"))
                .map(l -> l.strip().split(" ")[0])
                .toList();
        assertTrue(ManualPages.NAMES.containsAll(tools), tools::toString);
        assertTrue(name.equals("grebe") || Files.exists(Documents.HOME.resolve("docs/" + name + "-examples.md")), name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldRenderWithoutAWarning(String name) throws Exception {
        assumeTrue(Stream.of("/usr/bin/man", "/usr/bin/groff").allMatch(p -> Files.isExecutable(Path.of(p))),
                "there is no man with groff on this machine");
        ProcessBuilder man = new ProcessBuilder("man", "--warnings", "-E", "UTF-8", "-Tutf8", "-P", "cat", "-l",
                ManualPages.file(name).toString()).redirectErrorStream(false);
        man.environment().putAll(java.util.Map.of("MANWIDTH", "100", "LC_ALL", "C.UTF-8", "GROFF_NO_SGR", "1"));
        Path warnings = Files.createTempFile("grebe-man-", ".txt");
        try {
            Process process = man.redirectError(warnings.toFile()).start();
            String page = read(process).replaceAll(".\b", "");
            assertEquals(0, process.waitFor());
            assertEquals("", Files.readString(warnings));
            List<String> words = List.of(page.split("[\\s,|\\[\\]]+"));
            List<String> options = CliRun.of(name.equals("grebe") ? List.of("--help") : List.of(name, "--help")).out()
                    .lines()
                    .filter(l -> l.startsWith("  -"))
                    .flatMap(l -> Stream.of(l.strip().split("[\\s,]+")).filter(w -> w.matches("--?[a-zA-Z0-9-]+")))
                    .toList();
            assertTrue(options.size() > 5, options::toString);
            options.forEach(o -> assertTrue(words.contains(o), o + " in\n" + page));
        } finally {
            Files.delete(warnings);
        }
    }

    private static String read(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
