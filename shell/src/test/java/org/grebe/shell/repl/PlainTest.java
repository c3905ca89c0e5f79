package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.shell.CliRun;
import org.grebe.shell.output.Wrapped;
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
        BenchRun run = BenchRun.of("foo", "2", "on conect { print it }", "stop nobody", "3");
        assertEquals("=> 2\n=> 3\n", run.out());
        assertEquals("""
                grebe: no variable 'foo' (line 1, column 1)
                  foo
                  ~~~
                grebe: no probe 'conect'; did you mean connect? (line 1, column 4)
                  on conect { print it }
                     ~~~~~~
                grebe: no trace 'nobody'
                """, run.err());
        assertEquals(1, run.exit());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "grebe> x = 5 | => 5",
        "grebe (2 lost)> 1 + 2 | => 3",
        "grebe (quiet, 2 lost)> 'grebe> x' | => 'grebe> x'",
        "  grebe> help cidr | it.daddr in cidr('10.0.0.0/8')",
        "grebe> def f(x) {~}    > x * 3~     > }~grebe> f(4) | => 12",
    })
    void shouldTakeLinesWithTheirPrompts(String lines, String answer) {
        BenchRun run = BenchRun.together(lines.split("~"));
        assertTrue(run.out().contains(answer), run.out());
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
        "? on             # on connect { print it }",
        "explain --code on connect { if (it.dport == 80) print it } # char LICENSE[]",
        "explain -e 'on connect { if (it.dport == 80) print it }' # kernel   it.dport == 80",
        "explain --code -e \"on connect { if (it.dport == 80) print it }\" # char LICENSE[]",
        "explain -e on connect { if (it.dport == 80) print it } # kernel   it.dport == 80",
        "explain 'on connect { if (it.dport == 80) print it }' # kernel   it.dport == 80",
    })
    void shouldAnswerCommands(String line, String answer) {
        BenchRun run = BenchRun.of(line);
        assertTrue(run.out().contains(answer), run.out());
        assertEquals("", run.err());
    }

    @Test
    void shouldRefuseOptionsThatExplainDoesNotHave() {
        assertEquals("grebe: explain has no --cod: --code shows the programs, --verify loads them\n",
                BenchRun.of("explain --cod on connect { print it }").err());
        assertEquals("grebe: explain what? As in `explain on connect { print it }`, or the name of a trace\n",
                BenchRun.of("explain --code").err());
    }

    @Test
    void shouldJoinLinesThatBelongTogether() {
        BenchRun run = BenchRun.of("if (false) {", "\t1", "}", "else {", "\t2", "}", "[1, 2]", "\t.sum()", "on", "5");
        assertEquals("=> 2\n=> 3\n=> 5\n", run.out());
        assertEquals("grebe: on which probe? As in `on connect { print it }`; `probes` lists what can be traced\n",
                run.err());
    }

    @Test
    void shouldNotMindASemicolonBehindACommand() {
        BenchRun run = BenchRun.of("help hist;", "quit;", "2");
        assertEquals(BenchRun.of("help hist", "quit", "2").out(), run.out());
    }

    @Test
    void shouldExplainToolsTooAndSayWhereNothingIsTraced() {
        BenchRun run = BenchRun.of("explain 6 * 7", "explain tcpconnect -P 80", "save /no/such/folder.groovy");
        assertTrue(run.out().startsWith("this traces nothing: all of it runs in the script\non connect: "), run.out());
        assertTrue(run.out().contains("  kernel   it.dport in [80]"), run.out());
        assertEquals("grebe: nothing to save: no line here has started a trace or set a variable\n", run.err());
        assertEquals("grebe: cannot write /no/such/a.groovy: there is no such folder\n",
                BenchRun.of("x = 1", "save /no/such/a.groovy").err());
        assertEquals("grebe: cannot write /proc: Is a directory\n", BenchRun.of("x = 1", "save /proc").err());
    }

    @Test
    void shouldExplainFilesAndShowWhatThereIsToLearnFrom(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("web.groovy"), "on connect { if (it.dport == 80) print it }");
        Path same = Files.copy(file, dir.resolve("web"));
        BenchRun run = BenchRun.of("explain " + file, "explain --code " + same, "explain " + dir + "/none.groovy",
                "examples", "examples port-range", "examples port-rang", "a = 8", "b = 2", "explain a/b");
        assertEquals(2, run.out().lines().filter(l -> l.startsWith("  kernel   it.dport == 80 ")).count());
        assertTrue(run.out().contains("char LICENSE[]"), run.out());
        assertTrue(run.out().contains("who-connects         Who connects where?\n"), run.out());
        assertTrue(run.out().contains("// Which servers on ports 8000 to 8999 are used most?"), run.out());
        assertTrue(run.out().endsWith("this traces nothing: all of it runs in the script\n"), run.out());
        assertEquals("grebe: no such file: " + dir + "/none.groovy\n"
                + "grebe: no example 'port-rang'. Did you mean port-range? `examples` lists them\n", run.err());
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
    void shouldSaveEachLineThatChangedAVariable(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("a.groovy");
        String lines = "limit = 5\nlimit++\n--limit\nports = [443, 80]\nports.add(81)\nports.remove(0)\n"
                + "m = [a: 1]\nm.put('b', 2)\nm.remove('a')\nweb = live([80])\nweb.remove(80)\nweb.add(81)\n"
                + "3.times { limit += it }\nif (limit > 7) ports << 82\n";
        BenchRun.of((lines + "limit + 1\nports.contains(80)\nweb.add(81)\nm.get('b')\nsave " + file).split("\n"));
        assertEquals("#!/usr/bin/env grebe\n" + lines, Files.readString(file));
        BenchRun again = BenchRun.of("load " + file, "println([limit, ports, m, web.toList()])");
        assertEquals("", again.err());
        assertTrue(again.out().endsWith("[8, [80, 81, 82], {b=2}, [81]]\n"), again.out());
    }

    @Test
    void shouldSaveDefinitionsOnceSoThatTheFileRuns(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("a.groovy");
        Path other = Files.writeString(dir.resolve("b.groovy"), "#!/usr/bin/env grebe\nz = 9\n");
        BenchRun.of("def f(n) { n * 2 }", "class P { int a }", "def f(n) {", "  n * 3 }", "class P { int b }",
                "def g() { 7 }", "load " + other, "y = f(2) + new P(b: 1).b + g()", "save " + file);
        assertEquals("#!/usr/bin/env grebe\ndef f(n) {\n  n * 3 }\nclass P { int b }\ndef g() { 7 }\nz = 9\n"
                + "y = f(2) + new P(b: 1).b + g()\n", Files.readString(file));
        assertEquals("=> 14\n=> 14\n", BenchRun.of("load " + file, "y").out());
    }

    @Test
    void shouldGiveAScriptItsArguments(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("opts"), """
                #!/usr/bin/env grebe
                o = options('says a number') { number 'n', 'number', 'N', 'which' }
                println "number $o.number"
                """);
        assertEquals("number 7\nnumber 8\nnumber null\n",
                BenchRun.of("load " + file + " -n 7", "run " + file + " --number 8", "run " + file).out());
        BenchRun wrong = BenchRun.of("run " + file + " -x", "tcpconnect -P web", "tcpconnect --duration 5s");
        assertTrue(wrong.out().contains("opts: error: unrecognized arguments: -x\n"), wrong.out());
        assertTrue(wrong.out().contains("tcpconnect: error: argument -P/--port: 'web' is no whole"), wrong.out());
        assertEquals("grebe: --duration and --format are for `grebe tcpconnect` outside of the workbench\n",
                wrong.err());
        assertEquals(1, wrong.exit());
        BenchRun help = BenchRun.of("run " + file + " --help", "tcpaccept -h");
        assertTrue(help.out().contains("-n N, --number N") && help.out().contains("usage: tcpaccept"), help.out());
        assertEquals(0, help.exit());
        // As the first line of the file would have it.
        assertEquals("number 9\n", CliRun.of(List.of(file.toString(), "-n", "9")).out());
    }

    @Test
    void shouldNotStartAScriptWhoseArgumentsMeanNothing(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("a.groovy"), "every(1.s) { println 'never' }");
        assertEquals("grebe: a.groovy takes no arguments: unmatched argument at index 0: 'x'\n",
                BenchRun.of("load " + file + " x").err());
        assertEquals("grebe: stats maybe: it is `stats on` or `stats off`\n", BenchRun.of("stats maybe").err());
    }

    @Test
    void shouldWrapWhatIsTooLongBelowItsLastCell() {
        assertEquals("name  a text that is\n      long enough\nother\n",
                Wrapped.text("name  a text that is long enough\nother", 22));
    }

    @Test
    void shouldEscapeWhatAResultHoldsForATerminal() {
        assertEquals("=> '\\x1b[31m'\n", BenchRun.of("'\\u001b[31m'").out());
    }
}
