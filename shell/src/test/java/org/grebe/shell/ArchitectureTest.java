package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/architecture.md that a text search can check, over the sources of all modules. */
class ArchitectureTest {
    private static final int LONGEST_LINE = 120;
    private static final int LONGEST_FILE = 600;
    /** Not called up by name yet, and nobody is to begin elsewhere. */
    private static final List<String> UNUSED = List.of("com\\.kenai\\.");
    private static final Path ROOT = Homes.repository();

    private static List<Path> sources(String part) {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("bpf", "core", "shell")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/" + part))) {
                files.filter(f -> f.toString().endsWith(".java")).map(ROOT::relativize).forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException("read the sources", e);
            }
        }
        return found;
    }

    private static List<String> lines(Path source) {
        try {
            return Files.readAllLines(ROOT.resolve(source));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + source, e);
        }
    }

    private static List<String> offenders(String part, Predicate<Path> where, Predicate<String> what) {
        List<String> offenders = new ArrayList<>();
        for (Path source : sources(part)) {
            List<String> lines = where.test(source) ? lines(source) : List.of();
            for (int i = 0; i < lines.size(); i++) {
                if (what.test(lines.get(i))) {
                    offenders.add(source + ":" + (i + 1));
                }
            }
        }
        return offenders;
    }

    @Test
    void shouldSeeTheSourcesOfAllModules() {
        List<Path> main = sources("main/java");
        assertTrue(main.size() > 150, "sources found: " + main.size());
        assertTrue(main.contains(Path.of("bpf/src/main/java/org/grebe/bpf/sys/Sys.java")));
        assertTrue(sources("test/java").contains(
                Path.of("shell/src/test/java/org/grebe/shell/ArchitectureTest.java")));
    }

    /** Names are looked for everywhere in code, since they need not be imported. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "jnr\\.[a-z]                      | bpf/src/main/java/org/grebe/bpf/sys/",
        "com\\.kenai\\.                  | bpf/src/main/java/org/grebe/bpf/sys/",
        "org\\.codehaus\\.groovy\\.      | core/src/main/java/org/grebe/core/dsl/"
            + " core/src/main/java/org/grebe/core/agg/",
        "(?<!apache\\.)groovy\\.[a-z]+\\.[A-Z] | core/src/main/java/org/grebe/core/dsl/"
            + " core/src/main/java/org/grebe/core/agg/",
        "org\\.jline\\.                  | shell/",
        "picocli\\.[A-Z]                 | shell/",
        "org\\.grebe\\.shell\\b          | shell/",
        "org\\.grebe\\.core\\b           | core/ shell/",
    })
    void shouldNameALibraryOnlyInItsPlace(String name, String places) {
        Pattern pattern = Pattern.compile("(?<![\\w.])" + name);
        Predicate<Path> elsewhere = s -> Stream.of(places.split(" ")).noneMatch(p -> s.toString().startsWith(p));
        Predicate<String> uses = line -> pattern.matcher(line).find();
        assertEquals(List.of(), offenders("main/java", elsewhere, uses));
        assertTrue(offenders("main/java", elsewhere.negate(), uses).size() > 0 || UNUSED.contains(name),
                "the rule looks for something that nobody uses");
    }

    /** Which packages of ours each package names, in code and not in comments. */
    private static Map<String, Set<String>> packages() {
        Pattern name = Pattern.compile("(?<![\\w.])(org\\.grebe(?:\\.[a-z]+)+)\\.[A-Z]");
        Map<String, Set<String>> uses = new TreeMap<>();
        for (Path source : sources("main/java")) {
            String folder = source.subpath(4, source.getNameCount() - 1).toString().replace('/', '.');
            for (String line : lines(source)) {
                Matcher m = name.matcher(line.strip().startsWith("*") || line.strip().startsWith("/*") ? "" : line);
                while (m.find()) {
                    if (!m.group(1).equals(folder)) {
                        uses.computeIfAbsent(folder, f -> new TreeSet<>()).add(m.group(1));
                    }
                }
            }
        }
        return uses;
    }

    @Test
    void shouldHaveNoCircleOfPackages() {
        Map<String, Set<String>> uses = packages();
        assertTrue(uses.size() > 25, "packages found: " + uses.keySet());
        // What uses nothing that is left is taken away until all that remain use each other.
        while (uses.values().removeIf(used -> used.stream().noneMatch(uses::containsKey))) {
            continue;
        }
        assertEquals(Map.of(), uses);
    }

    /** Each uses only those before it. */
    @ParameterizedTest
    @ValueSource(strings = {
        "bpf.ir bpf.probes core.codegen core.engine core.explain",
        "core.dsl.text core.dsl.run core.dsl.syntax core.dsl.compile core.dsl.live",
        "shell.output shell.cli shell.tool shell",
        "shell.output shell.cli shell.machine shell.repl shell.jshell shell",
    })
    void shouldKeepLayersInOrder(String order) {
        List<String> layers = Stream.of(order.split(" ")).map("org.grebe."::concat).toList();
        Map<String, Set<String>> uses = packages();
        for (int i = 0; i < layers.size(); i++) {
            Set<String> used = uses.getOrDefault(layers.get(i), Set.of());
            assertEquals(List.of(), layers.subList(i, layers.size()).stream().filter(used::contains).toList(),
                    layers.get(i) + " uses what comes after it");
            assertTrue(i == 0 || used.stream().anyMatch(layers.subList(0, i)::contains), layers.get(i));
        }
    }

    /** What a module takes from others' work is in the table of docs/architecture.md, with the reason for it. */
    @ParameterizedTest
    @ValueSource(strings = {"bpf", "core", "shell"})
    void shouldGiveTheReasonForEachDependency(String module) throws IOException {
        String table = Files.readString(ROOT.resolve("docs/architecture.md")).split("\n## Dependencies\n")[1]
                .split("\n## ")[0].toLowerCase(Locale.ROOT);
        String pom = Files.readString(ROOT.resolve(module + "/pom.xml"));
        Matcher artifact = Pattern.compile("<dependency>.*?<artifactId>(.*?)</artifactId>", Pattern.DOTALL)
                .matcher(pom);
        List<String> all = artifact.results().map(r -> r.group(1)).filter(a -> !a.startsWith("grebe-")).toList();
        assertTrue(all.size() > 0);
        assertEquals(List.of(), all.stream().filter(a -> !table.contains("| " + a)).toList());
    }

    @Test
    void shouldGiveEachTypeANameOfItsOwn() {
        List<String> names = sources("main/java").stream().map(s -> s.getFileName().toString())
                .filter(n -> !n.equals("package-info.java")).toList();
        assertEquals(List.of(), names.stream().filter(n -> Collections.frequency(names, n) > 1).distinct().toList());
    }

    @Test
    void shouldKeepLinesWithinTheMargin() {
        Predicate<String> tooLong = line -> line.length() > LONGEST_LINE;
        assertEquals(List.of(), offenders("main/java", s -> true, tooLong));
        assertEquals(List.of(), offenders("test/java", s -> true, tooLong));
    }

    @Test
    void shouldKeepFilesShort() {
        assertEquals(List.of(), sources("main/java").stream().filter(s -> lines(s).size() > LONGEST_FILE).toList());
    }
}
