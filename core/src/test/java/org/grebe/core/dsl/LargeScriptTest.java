package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.text.ScriptError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts as programs write them: what is wrong is said in a few words, and the place is shown. */
class LargeScriptTest {
    private static final String MEGABYTE = "a".repeat(1_000_000);

    private static ScriptError error(String script) {
        return assertThrows(ScriptError.class, () -> new ScriptCompiler().compile("test", script));
    }

    private static String joined(String with, int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(with));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "x = 'MB'                            → a text of 1000000 characters is too long for Java, which takes 65535",
        "on connect { if (it.comm == 'MB') print it }  → comm holds 15 bytes at most: write 'aaaaaaaaaaaaaaa'",
        "on connect { if (it.dport == 'MB') print it } → dport is a number and never equals the text 'aaaaaaaa",
        "on connect { if (it.MB) print it }            → connect has no field 'aaaaaaaa",
        "on MB { print it }                            → no probe 'aaaaaaaa",
        "MB                                            → a name or text is too long for Java, which takes 65535",
        "every(1.s) { println MB }                     → no variable 'aaaaaaaa",
    })
    void shouldShortenWhatIsQuoted(String script, String message) {
        ScriptError e = error(script.replace("MB", MEGABYTE));
        assertTrue(e.what().startsWith(message), () -> e.what().substring(0, Math.min(300, e.what().length())));
        assertTrue(e.getMessage().length() < 600, () -> "" + e.getMessage().length());
        assertTrue(e.rendered().length() < 1200, () -> "" + e.rendered().length());
    }

    @Test
    void shouldShowTheLineAroundThePlace() {
        String line = "on connect { if (it.pid in [" + joined(", ", 100, i -> "" + (i + 1000)) + ", 'x"
                + "', " + joined(", ", 100, i -> "" + (i + 2000)) + "]) print it }";
        String[] rendered = error(line).rendered().split("\n");
        assertEquals("  ...", rendered[1].substring(0, 5));
        assertTrue(rendered[1].endsWith("..."), rendered[1]);
        assertEquals("'x'", rendered[1].substring(rendered[2].indexOf('~'), rendered[2].lastIndexOf('~') + 1));
    }

    @Test
    void shouldTellWhereToPutThousandsOfValues() {
        String ports = joined(",", 60_000, i -> "" + i);
        String what = error("on connect { if (it.dport in [" + ports + "]) print it }").what();
        assertTrue(what.contains("into a file: ports = new File("), what);
    }

    @Test
    void shouldEndOfThousandsOfConditions() {
        String condition = joined(" || ", 20_000, i -> "it.pid == " + i);
        String what = error("on connect { if (" + condition + ") print it }").what();
        assertTrue(what.contains("too large for Java"), what);
    }
}
