package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that come as fast as a paste without marks, as a serial line, tmux send-keys and expect send it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyBindingsTest {
    /** The lines that come of {@code keys}; the last key must end a line. */
    private static List<String> read(String keys, int lines) throws Exception {
        LineDisciplineTerminal terminal = new LineDisciplineTerminal(
                "test", "xterm-256color", OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
        Completions completions = new Completions(Map::of, List.of(), Path.of("/proc"));
        TerminalConsole console = new TerminalConsole(terminal, completions, List::of, () -> "grebe> ", () -> { });
        try {
            Attributes attributes = terminal.getAttributes();
            attributes.setControlChar(Attributes.ControlChar.VINTR, 0); // As it is while a line is read.
            terminal.setAttributes(attributes);
            terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
            List<String> read = new ArrayList<>();
            for (int i = 0; i < lines; i++) {
                read.add(console.read());
            }
            return read;
        } finally {
            console.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "def f(n) {^\tn * 2^}",
        "def f(n) {^\tif (n > 2) {^\t\tn^\t}^}",
        "\tx = [1,^\t2]",
        "x =\t5\t// five",
        "h\t= 5",
        "if (x) {^\t1^}^else {^\t2^}",
        "try {^\tx^} catch (e) {^}^finally {^}",
        "[1, 2]^\t.collect { it * 2 }^\t.sum()",
        "def f(n)^{^\tn^}",
        "x = '''a^\tb'''",
    })
    void shouldKeepWhatIsPastedWhole(String pasted) throws Exception {
        String keys = pasted.replace("\\t", "\t").replace('^', '\r');
        assertEquals(List.of(keys.replace('\r', '\n'), "next"), read(keys + "\rnext\r", 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1 + 1^2 + 2       | 1 + 1  | 2 + 2",
        "x^.exit           | x      | .exit",
        "traces^{ -> 1 }   | traces | { -> 1 }",
        "on^x              | on     | x",
        "?on^x             | ?on    | x",
        "? on^x            | ? on   | x",
        "on?^x             | on?    | x",
    })
    void shouldTellLinesApart(String typed, String first, String second) throws Exception {
        assertEquals(List.of(first, second), read(typed.replace('^', '\r') + "\r", 2));
    }

    @Test
    void shouldCompleteForWhoTypesAhead() throws Exception {
        assertEquals(List.of("on connect { if (it.dport == 80) print it }"),
                read("on connect { if (it.dp\t == 80) print it }\r", 1));
    }

    @Test
    void shouldClearTheLineByCtrlCAndKeepWhatIsTypedBehindIt() throws Exception {
        assertEquals(List.of("", "xyz"), read("abc\003xyz\r", 2));
    }
}
