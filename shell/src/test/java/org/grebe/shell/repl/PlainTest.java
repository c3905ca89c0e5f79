package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workbench in a pipe, without a kernel. */
class PlainTest {
    @Test
    void shouldPrintPlainlyAndEndWithSuccess() {
        BenchRun run = BenchRun.of(
                "1 + 1", "def f(x) {", "  x * 2", "}", "f(_)", "'a'", "[b: 1]", "print 1, 'x'", "null");
        assertEquals("=> 2\n=> 4\n=> 'a'\n=> ['b':1]\n1       x\n", run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exit());
    }

    @Test
    void shouldGoOnAfterAMistakeAndEndWithFailure() {
        BenchRun run = BenchRun.of("foo", "2", "on conect { print it }", "stop nobody", "watch x", "3");
        assertEquals("=> 2\n=> 3\n", run.out());
        assertEquals("""
                grebe: no variable 'foo' (line 1, column 1)
                  foo
                  ~~~
                grebe: no probe 'conect'; did you mean connect? (line 1, column 4)
                  on conect { print it }
                     ~~~~~~
                grebe: no trace 'nobody'
                grebe: 'x' is no table such as hits = count()
                """, run.err());
        assertEquals(1, run.exit());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "traces           # no traces; on connect { print it } starts one",
        "vars             # no variables",
        "stop             # no traces",
        "help cidr        # it.daddr in cidr('10.0.0.0/8')",
        "help traces      # traces",
        "help dport       # connect.dport  int: destination port",
        "fields accept    # raddr, daddr  IpAddress         remote address",
        "doctor           # attach kinds",
        "explain on connect < if (it.dport == 80) print it > # kernel   it.dport == 80",
    })
    void shouldAnswerCommands(String line, String answer) {
        BenchRun run = BenchRun.of(line);
        assertTrue(run.out().contains(answer), run.out());
        assertEquals("", run.err());
    }

    @Test
    void shouldLeaveAtExitAndLeaveTheRestUnread() {
        assertEquals("=> 1\n", BenchRun.of("1", "exit()", "2").out());
        assertEquals("=> 1\n", BenchRun.of("1", "quit", "2").out());
        assertEquals("=> 1\nbye\n", BenchRun.of("end { println 'bye' }", "1", "exit").out());
    }

    @Test
    void shouldSaveWhatAScriptCanRun(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("a.groovy");
        BenchRun saved = BenchRun.of("x = 20", "x + 1", "def f(n) {", "  n * 2 }", "y = f(x) + 2", "save " + file);
        assertEquals("=> 20\n=> 21\n=> 42\nsaved; `grebe " + file + "` runs it\n", saved.out());
        assertEquals("#!/usr/bin/env grebe\nx = 20\ndef f(n) {\n  n * 2 }\ny = f(x) + 2\n", Files.readString(file));
        assertTrue(Files.isExecutable(file));
        assertEquals("=> 42\n=> 42\n", BenchRun.of("load " + file, "y").out());
        BenchRun missing = BenchRun.of("load " + dir + "/none.groovy");
        assertEquals("grebe: no such file: " + dir + "/none.groovy\n", missing.err());
    }

    @Test
    void shouldEscapeWhatAResultHoldsForATerminal() {
        assertEquals("=> '\\x1b[31m'\n", BenchRun.of("'\\u001b[31m'").out());
    }
}
