package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that hold each other, deep ones, and values that cannot be shown: printing them ends, and well. */
class EndlessValuesTest {
    private static final String CYCLE = "a = [1]; b = [a]; a << b\n";

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "text → println a            → [1, [(this Collection)]]",
        "text → println \"x $a\"     → x [1, [(this Collection)]]",
        "text → print a              → [1, [(this Collection)]]",
        "text → printf '%s\\n', a    → [1, [(this Collection)]]",
        "text → c = [:]; c.d = [c]; println c → {d=[(this Map)]}",
        "csv  → print a, 2           → a,value2\\n~[1, [(this Collection)]]~,2",
    })
    void shouldPrintListsThatHoldEachOther(String format, String line, String printed) {
        CliRun run = CliRun.of(List.of("--format", format, "-e", CYCLE + line));
        assertEquals(printed.replace("\\n", "\n").replace('~', '"') + "\n", run.out(), run.err());
        assertEquals(0, run.exit(), run.err());
    }

    @Test
    void shouldWriteJsonOfThem() {
        CliRun run = CliRun.of(List.of("--format", "json", "-e", CYCLE + "print a, 2"));
        assertEquals("", run.err());
        assertTrue(run.out().contains("\"a\":[1,[\"(this Collection)\"]],\"value2\":2"), run.out());
        CliRun deep = CliRun.of(List.of("--format", "json", "-e", "a = []; 100000.times { a = [a] }; print a, 2"));
        assertEquals("", deep.err());
        assertEquals(0, deep.exit());
    }

    @Test
    void shouldEchoThemAtThePrompt() {
        String lines = CYCLE + "a\nvars\nclass Bad { String toString() { throw new IllegalStateException('no') } }\n"
                + "x = new Bad()\nvars\nclass Deep { String toString() { toString() } }\ny = new Deep()\n1 + 1\n";
        CliRun run = CliRun.together(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        assertFalse(run.out().contains("bug of grebe"), run.out());
        assertTrue(run.out().contains("=> [1, [(this Collection)]]\n"), run.out());
        assertTrue(run.out().contains("x = Bad (its toString() fails: IllegalStateException: no)"), run.out());
        assertTrue(run.out().contains("=> Deep (its toString() fails: StackOverflowError)"), run.out());
        assertTrue(run.out().endsWith("=> 2\n"), run.out());
    }
}
