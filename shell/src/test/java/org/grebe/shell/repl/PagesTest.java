package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keys do to a long answer, and that none is lost that was meant for the prompt. */
class PagesTest {
    private static final int LINES = 20;

    private record Shown(List<String> rows, String typedOn) {}

    /** On a screen of 20 columns and 6 lines. */
    private static Shown shown(String text, String keys) throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        StringBuilder typedOn = new StringBuilder();
        try (Terminal terminal = new DumbTerminal(
                new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), screen)) {
            terminal.setSize(new Size(20, 6));
            new Pages(terminal, typedOn::append).show(text);
        }
        String left = screen.toString(StandardCharsets.UTF_8).replaceAll("\033\\[7m[^\033]*\033\\[m\r\033\\[K", "");
        assertFalse(left.contains("\033"), left);
        return new Shown(left.lines().toList(), typedOn.toString());
    }

    private static String lines() {
        return IntStream.rangeClosed(1, LINES).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'q'             |  5 | ''",
        "'Q'             |  5 | ''",
        "'\u0003'        |  5 | ''",
        "'\u0004'        |  5 | ''",
        "'\u001b'        |  5 | ''",
        "' q'            | 10 | ''",
        "'    '          | 20 | ''",
        "'\r\n\rq'       |  8 | ''",
        "'\u001b[Bq'     |  6 | ''",
        "'\u001b[6~q'    | 10 | ''",
        "'\u001b[F'      | 20 | ''",
        "'\u001b[A q'    | 10 | ''", // Up is not a key of it.
        "' stop\r'       | 10 | 'stop\r'",
        "'quit\r'        |  5 | 'quit\r'",
        "'\u001b[200~a b\u001b[201~' | 5 | '\u001b[200~a b\u001b[201~'",
        "'\u00e4'        |  5 | '\u00e4'",
        "''              |  5 | ''",
    })
    void shouldDoWhatAKeySays(String keys, int rows, String typedOn) throws Exception {
        Shown shown = shown(lines(), keys);
        assertEquals(rows, shown.rows().size(), shown.rows().toString());
        assertEquals("line " + rows, shown.rows().get(rows - 1));
        assertEquals(typedOn, shown.typedOn());
    }

    @Test
    void shouldCountWhatALongLineTakes() throws Exception {
        Shown shown = shown("x".repeat(45) + "\n" + lines(), "q");
        assertEquals(List.of("x".repeat(20), "x".repeat(20), "xxxxx", "line 1", "line 2"), shown.rows());
    }
}
