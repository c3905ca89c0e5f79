package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.grebe.core.expr.Pos;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.utils.AttributedStyle;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as they are typed, told apart, coloured and kept. */
class LinesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "traces               # traces",
        " stop web            # stop",
        "stop = 1             # ``",
        "stop << 1            # ``",
        "exit()               # ``",
        "exit                 # exit",
        "exit;                # exit",
        "help hist;           # help",
        "load ./x.groovy      # load",
        "explain on connect { print it } # explain",
        "tracesX              # ``",
        "probes *retrans*     # probes",
        "probes * 2           # ``",
        "probes ?cp_send      # probes",
        "stop *               # stop",
        "watch [1, 2]         # watch",
        "explain --code on connect { print it } # explain",
        "print it             # ``",
    })
    void shouldTellCommandsFromGroovy(String line, String command) {
        assertEquals(Optional.of(command).filter(c -> !c.isEmpty()), Commands.commandOf(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "on connect {                          # }",
        "on connect <                          # >",
        "explain on connect {                  # }",
        "x = [1,                               # ]",
    })
    void shouldGoOnWhenSomethingIsOpen(String line, String missing) {
        EOFError e = assertThrows(EOFError.class,
                () -> new LineParser().parse(line, line.length(), ParseContext.ACCEPT_LINE));
        assertEquals(missing, e.getMissing());
        assertEquals("", new LineParser().parse("help cidr(", 10, ParseContext.ACCEPT_LINE).word());
    }

    @Test
    void shouldColourWordsStringsAndBracketPairs() {
        String line = "on connect { print 'a' }";
        AttributedString text = Highlights.coloured(line, line.length());
        assertEquals(line, text.toString());
        AttributedStyle word = AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE).bold();
        assertEquals(word, text.styleAt(0));
        assertEquals(word, text.styleAt(4));
        assertEquals(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN), text.styleAt(19));
        assertEquals(AttributedStyle.DEFAULT.bold().underline(), text.styleAt(11));
        assertEquals(AttributedStyle.DEFAULT.bold().underline(), text.styleAt(23));
        assertEquals(AttributedStyle.DEFAULT, Highlights.coloured(line, 3).styleAt(11));
        assertEquals(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).bold(),
                Highlights.coloured("f(1]", 0).styleAt(3));
    }

    @Test
    void shouldShowEscapeSequencesThatWerePasted() {
        assertEquals("^[]0;PWN^G^? \\x9b \\u202e\n\ta",
                Highlights.visible("\u001b]0;PWN\u0007\u007f \u009b \u202e\n\ta"));
        assertEquals("print '^[[31m'", Highlights.coloured("print '\u001b[31m'", 0).toString());
    }

    private static final String FIRST = "#!/usr/bin/env grebe\n";

    @Test
    void shouldSaveOnlyTheLatestClosureOfATrace() {
        SavedLines lines = new SavedLines();
        lines.add("ports = [80]", Set.of("ports"), false, Map.of(), Set.of(), Map.of());
        lines.add("web = on connect { print 1 }", Set.of("web"), false, Map.of(), Set.of("web"), Map.of());
        lines.add("other = on accept { print it }", Set.of("other"), false, Map.of(), Set.of("other"), Map.of());
        lines.add("web = on connect { print 2 }", Set.of("web"), false, Map.of(), Set.of("web"), Map.of());
        lines.stopped("other");
        assertEquals(FIRST + "ports = [80]\nweb = on connect { print 2 }\n", lines.script());
    }

    @Test
    void shouldSaveTheLatestDefinitionOfAFunction() {
        SavedLines lines = new SavedLines();
        lines.add("def f(x) { 1 }; def g() { 2 }", Set.of(), true,
                Map.of("f[x]", new Pos(1, 1, 1, 15), "g[]", new Pos(1, 17, 1, 30)), Set.of(), Map.of());
        lines.add("def f(x) { 3 }", Set.of(), true, Map.of("f[x]", new Pos(1, 1, 1, 15)), Set.of(), Map.of());
        assertEquals(FIRST + "def g() { 2 }\ndef f(x) { 3 }\n", lines.script());
        lines.add("def g() { 4 }", Set.of(), true, Map.of("g[]", new Pos(1, 1, 1, 14)), Set.of(), Map.of());
        assertEquals(FIRST + "def f(x) { 3 }\ndef g() { 4 }\n", lines.script());
    }

    @Test
    void shouldNotSaveAnotherScriptsFirstLine() {
        SavedLines lines = new SavedLines();
        lines.add(FIRST + "x = 1", Set.of("x"), false, Map.of(), Set.of(), Map.of());
        assertEquals(FIRST + "x = 1\n", lines.script());
    }

    @Test
    void shouldKnowToolsWhileTheyRun() {
        SavedLines lines = new SavedLines();
        lines.tool("tcpconnect -P 80", Set.of("t1"));
        lines.tool("tcpaccept --help", Set.of());
        assertEquals(List.of("tcpconnect -P 80"), lines.tools());
        assertTrue(lines.isEmpty());
        lines.stopped("t1");
        assertEquals(List.of(), lines.tools());
    }

    @Test
    void shouldSaveALineWithoutItsTracesThatWereStopped() {
        SavedLines lines = new SavedLines();
        String text = "n = count(); on connect { n[it.comm]++ }; x = 5";
        lines.add(text, Set.of("n", "x"), false, Map.of(), Set.of("t1"), Map.of("t1", new Pos(1, 14, 1, 41)));
        lines.add("m = count()\nweb = on connect {\n  m++\n}\nevery(1.s) { print m }", Set.of("m", "web"), false,
                Map.of(), Set.of("web", "timer1"),
                Map.of("web", new Pos(2, 1, 4, 2), "timer1", new Pos(5, 1, 5, 23)));
        lines.add("for (p in ports) on connect(dport: p) { print it }", Set.of(), false, Map.of(),
                Set.of("t2", "t3"), Map.of());
        assertEquals(FIRST + text + "\n", lines.script().substring(0, FIRST.length() + text.length() + 1));
        lines.stopped("t1");
        lines.stopped("timer1");
        lines.stopped("t2");
        assertEquals(FIRST + "n = count(); x = 5\nm = count()\nweb = on connect {\n  m++\n}\n"
                + "for (p in ports) on connect(dport: p) { print it }\n", lines.script());
        lines.stopped("t3");
        lines.add("web = on accept { m++ }", Set.of("web"), false, Map.of(), Set.of("web"),
                Map.of("web", new Pos(1, 1, 1, 24)));
        assertEquals(FIRST + "n = count(); x = 5\nm = count()\nweb = on accept { m++ }\n", lines.script());
    }
}
