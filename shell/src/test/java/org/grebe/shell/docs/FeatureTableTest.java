package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of README's feature table names a test that there is, and kernels only where that test meets one. */
class FeatureTableTest {
    private static final Pattern TEST = Pattern.compile("`([A-Za-z.]+Test)`");

    static List<String> rows() {
        return Documents.read(Documents.HOME.resolve("README.md")).lines()
                .dropWhile(l -> !l.startsWith("| what works | proved by |"))
                .takeWhile(l -> l.startsWith("|"))
                .skip(2)
                .toList();
    }

    @Test
    void shouldHaveRowsWhenTheReadmeTellsFeatures() {
        assertFalse(rows().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldNameATestThatExistsWhenAFeatureIsClaimed(String row) throws IOException {
        String[] cells = row.split("\\|");
        Matcher m = TEST.matcher(cells[2]);
        assertTrue(m.find(), "names no test: " + row);
        boolean live = false;
        do {
            String text = source(m.group(1));
            live |= text.contains("@Tag(\"live\")");
        } while (m.find());
        assertTrue(live != cells[3].strip().equals("none needed"),
                "kernels of a live test, else `none needed`: " + row);
    }

    static List<String> complaints() {
        return Documents.read(Documents.HOME.resolve("docs/compatibility.md")).lines()
                .dropWhile(l -> !l.startsWith("| complaint | grebe | shown by |"))
                .takeWhile(l -> l.startsWith("|"))
                .skip(2)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void shouldNameTestsThatExistWhenAComplaintIsAnswered(String row) throws IOException {
        String[] cells = row.split("\\|");
        String shown = cells[cells.length - 1].strip();
        boolean without = List.of("no test yet", "none needed").contains(shown);
        List<String> tests = TEST.matcher(shown).results().map(m -> m.group(1)).toList();
        assertTrue(without != !tests.isEmpty(), "a test, or why there is none: " + row);
        for (String test : tests) {
            assertFalse(source(test).isEmpty());
        }
    }

    private static String source(String test) throws IOException {
        Set<Path> found;
        try (Stream<Path> files = Files.walk(Documents.HOME, 20)) {
            found = files.filter(f -> f.toString().endsWith("/" + test.replace('.', '/') + ".java"))
                    .filter(f -> f.toString().contains("/src/test/"))
                    .collect(Collectors.toSet());
        }
        assertTrue(found.size() == 1, "tests called " + test + ": " + found);
        return Documents.read(found.iterator().next());
    }
}
