package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;
import org.grebe.core.dsl.live.Interpreter;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.engine.LinesOutput;
import org.grebe.core.engine.TraceError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of the workbench after one another, without a kernel. */
class InterpreterTest {
    private final LinesOutput written = new LinesOutput();
    private final List<String> output = written.lines;
    private final Interpreter interpreter = new Interpreter(
            () -> {
                throw new TraceError("no kernel here");
            },
            written, o -> Map.of(), p -> output.add("plan of " + p.probe().name()), code -> output.add("exit"));

    @Test
    void shouldPrintTablesBelowOneAnother() {
        run("a = count(); b = sum()", "a[1]++; b[2] << 5", "print a, b");
        assertEquals(2, output.size(), output.toString());
        assertTrue(output.stream().allMatch(l -> l.startsWith("table ")), output.toString());
        output.clear();
        run("print a, 5");
        assertTrue(output.get(0).startsWith("row "), output.toString());
    }

    @Test
    void shouldNameWhatEndsATraceAtAPrompt() {
        run("banner 'Tracing connect ... Hit Ctrl-C to end'");
        assertEquals(List.of("Tracing connect ... `stop` ends it\n"), output);
    }

    @Test
    void shouldRunTheEndOfALineWithoutTracesLast() {
        run("end { println 'over' }", "1 + 1");
        interpreter.endStopped();
        assertEquals(List.of(), output);
        interpreter.end();
        assertEquals(List.of("over\n"), output);
    }

    private Object run(String... lines) {
        Object last = null;
        for (String line : lines) {
            last = interpreter.run(line).value();
        }
        return last;
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
        "x = 1                        ; x + 1               ; 2",
        "def x = 1                    ; x + 1               ; 2",
        "int x = 7.9                  ; x                   ; 7",
        "long n                       ; n                   ; 0",
        "String n                     ; n == null           ; true",
        "def (a, b) = [3, 4]          ; a * b               ; 12",
        "final String s = 'web'       ; s.size()            ; 3",
        "def f(x) { x * 2 }           ; f(21)               ; 42",
        "def f(x) { x }\\nf(1)        ; f(_)                ; 1",
        "import java.util.concurrent.atomic.AtomicLong ; new AtomicLong(5).get() ; 5",
        "import static java.lang.Math.abs ; abs(-3)         ; 3",
        "import java.util.concurrent.atomic.* ; new AtomicLong(6).get() ; 6",
        "import java.util.concurrent.atomic.AtomicLong as L ; new L(8).get() ; 8",
        "class P { int n }            ; new P(n: 9).n       ; 9",
        "enum E { A, B }              ; E.B.ordinal()       ; 1",
        "6 * 7                        ; _                   ; 42",
        "_ = 5                        ; _ + 1               ; 6",
    })
    void shouldBeThereForTheNextLine(String first, String second, String result) {
        assertEquals(result, String.valueOf(run(first.replace("\\n", "\n"), second)));
    }

    @Test
    void shouldUseTheLatestDefinition() {
        assertEquals(2, run("def f() { 1 }", "def g() { f() }", "def f() { 2 }", "g()"));
        assertEquals("b", run("class P { def n() { 'a' } }", "class P { def n() { 'b' } }", "new P().n()"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
        "def f(n) { n * 2 }         | def f() { 7 }                | [f(), f(2)]               ; [7, 4]",
        "def f(n) { n * 2 }         | def f() { f(4) + 1 }         | def f(n) { n } | f()      ; 5",
        "def f(String s) { 's' }    | def f(o) { 'o' }             | [f('x'), f(1), f(null)]   ; [s, o, o]",
        "def f(a, b = 5) { a + b }  | def f(a) { 0 }               | [f(1), f(1, 2)]           ; [0, 3]",
        "def f(... a) { a.size() }  | def f(a, b, c) { 'three' }   | [f(1, 2), f(1, 2, 3)]     ; [2, three]",
        "def f(a, b) { a + b }      | [[1, 2], [3, 4]].collect { f(it[0], it[1]) }             ; [3, 7]",
        "def f(n) { n + 1 }         | [1, 2].collect(f)                                        ; [2, 3]",
        "def f(k, v) { k + v }      | [a: 'b'].collect(f)                                      ; [ab]",
        "def f(List l) { l.size() } | f([1, 2])                                                ; 2",
        "def f(int[] l) { l.size() }| f([1, 2] as int[])                                       ; 2",
        "static f() { 1 }           | private f(n) { n }           | [f(), f(3)]               ; [1, 3]",
        "x = 5                      | def x() { 1 }                | x()                       ; 1",
        "def f() { 1 }              | f = { 2 }                    | f()                       ; 2",
        "def top(x) { x }           | top(3)                                                   ; 3",
    })
    void shouldTellFunctionsOfOneNameByTheirParameters(String lines, String result) {
        assertEquals(result, String.valueOf(run(lines.split(" *\\| *"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '$', value = {
        "def f(n) { n }|def f() { 1 }|f(1, 2)$ no function f(Integer, Integer) (line 1, column 1)",
        "x = 6|x()$ no function x(): x is a variable (line 1, column 1)",
        "def x() { 1 }|x = 6|x()$ no function x(): x is a variable (line 1, column 1)",
        "class P {}|def g(P x) { 1 }|class P {}|g(new P())$"
                + " g takes a class that has been defined anew since; define g again, too (line 1, column 1)",
        "def count() { 3 }$ count is a word of the language; give the function another name (line 1, column 1)",
        "HELP connect$ no class 'HELP' (line 1, column 1)",
        "Foo bar$ no class 'Foo' (line 1, column 1)",
        "def print(x) { 3 }$ print is a word of the language; give the function another name (line 1, column 1)",
    })
    void shouldSayWhyAFunctionCannotBeCalledOrDefined(String lines, String message) {
        assertEquals(message, assertThrows(ScriptError.class, () -> run(lines.split("\\|"))).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', value = {
        "n = count()|top n → no function top(Count): try print hits.top(10) (line 1, column 1)",
        "h = hist()|h.p99 → a table has no property 'p99'; percentiles are not there yet: hist() has buckets, avg() and"
            + " max() exact figures (line 1, column 1)",
        "n = count()|n.keySet() → a table has no method keySet(); try keys of it (line 1, column 1)",
        "n = count()|n.top(3).head(1) → a table has no method head(Integer); try top(10) of it (line 1, column 1)",
        "n = count()|n.foo → a table has no property 'foo'; it has top(10), sort(), sort { it.value },"
            + " findAll { it.value > 1 }, each { key, value -> … }, keys, size(), clear(), and t[key]"
            + " (line 1, column 1)",
    })
    void shouldSayWhatATableHas(String lines, String message) {
        assertEquals(message, assertThrows(ScriptError.class, () -> run(lines.split("\\|"))).getMessage());
    }

    @Test
    void shouldSayOfAColumnThatIsNoneWhereItComesFrom() {
        run("columns 'comm', 'dprot'");
        assertEquals("after `columns comm, dprot`: connect has no field 'dprot'; did you mean dport?"
                + " (line 1, column 1)",
                assertThrows(ScriptError.class, () -> run("on connect { print it }")).getMessage());
    }

    @Test
    void shouldCallLaterFunctionsFromEarlierClosures() {
        assertEquals(10, run("c = { later(it) }", "def later(x) { x * 10 }", "c(1)"));
    }

    @Test
    void shouldKeepWhatWasWhenALineFails() {
        run("x = 1");
        ScriptError e = assertThrows(ScriptError.class, () -> run("x = 2; y = nothing"));
        assertEquals("no variable 'nothing' (line 1, column 1)\n  x = 2; y = nothing\n  ~~~~~~~~~~~~~~~~~~",
                e.rendered());
        assertEquals(2, run("x"));
        assertEquals("it calls itself without an end (line 1, column 1)", assertThrows(
                ScriptError.class, () -> run("def f() { f() }; f()")).getMessage());
    }

    @Test
    void shouldTellTheLineOfAFailureWhenItIsNotTheFirst() {
        ScriptError e = assertThrows(ScriptError.class, () -> run("a = 1\nb = a / 0\n"));
        assertEquals("ArithmeticException: Division by zero (line 2, column 1)", e.getMessage());
    }

    @Test
    void shouldNotRememberNothing() {
        assertEquals(5, run("5", "println 'x'", "_"));
        assertEquals(List.of("x\n"), output);
        assertNull(run("class Q {}"));
    }

    @Test
    void shouldBeInterruptedWhenALineDoesNotEnd() throws Exception {
        Thread other = new Thread(() -> {
            try {
                Shared.BEGUN.await();
                interpreter.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        ScriptError e = assertThrows(ScriptError.class,
                () -> run("import " + Shared.class.getName().replace('$', '.'),
                        "Shared.BEGUN.countDown()\nwhile (1) { }"));
        assertTrue(e.getMessage().startsWith("interrupted (line "), e.getMessage());
        other.join();
        assertFalse(interpreter.interrupt());
        assertEquals(2, run("1 + 1"));
    }

    /** Where a line finds an object of the test. */
    public static final class Shared {
        public static final CountDownLatch BEGUN = new CountDownLatch(1);
    }

    @Test
    void shouldFailWhereATraceCannotStartAndGoOn() {
        assertThrows(TraceError.class, () -> run("web = on connect { print it }"));
        assertEquals(List.of(), interpreter.traces().running());
        assertEquals(3, run("1 + 2"));
    }

    /** A class that opens something at its first use fails by an error of Java's. */
    @Test
    void shouldSayWhichLimitWasMetWhereverItWas() {
        SysException met = new SysException("open", Errno.EMFILE.number);
        Exception javas = new FileSystemException("/sys/devices/system/cpu/possible", null, "Too many open files");
        for (Throwable failure : List.of(met, new IllegalStateException(met),
                new ExceptionInInitializerError(javas))) {
            Interpreter full = new Interpreter(
                    () -> {
                        if (failure instanceof Error e) {
                            throw e;
                        }
                        throw (RuntimeException) failure;
                    },
                    written, o -> Map.of(), p -> output.add(""), code -> output.add("exit"));
            assertTrue(assertThrows(TraceError.class, () -> full.run("on connect { print it }")).getMessage()
                    .startsWith("too many open files: this process may open no more (EMFILE)"));
        }
    }

    @Test
    void shouldExplainWithoutChangingAnything() {
        run("ports = [80]");
        List<String> plans = new ArrayList<>();
        FakeHost host = new FakeHost() {
            @Override
            public Object on(ProbeCall call) {
                plans.add("" + ScriptRun.plan(call).conditions().get(0).where());
                return null;
            }
        };
        interpreter.explain(
                Source.typed("web = on connect { if (it.dport in ports) print it }; ports = []"), host);
        assertEquals(1, plans.size());
        assertEquals(List.of(80), run("ports"));
        assertFalse(interpreter.variables().containsKey("web"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "x = 1; true",
        "def x = 1; true",
        "1 + 1; false",
        "println 1; false",
        "import java.util.concurrent.Callable; true",
        "def f() { 1 }; true",
        "class Z {}; true",
        "l = []\\nl << 1; true",
        "[] << 1; true",
    })
    void shouldTellDeclarationsFromQuestions(String line, boolean declares) {
        assertEquals(declares, interpreter.run(line.replace("\\n", "\n")).declares());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "limit++; true",
        "--limit; true",
        "ports.add(81); true",
        "ports.remove(0); true",
        "ports.sort(); true",
        "m.put('b', 2); true",
        "m.remove('a'); true",
        "m['a'] += [b: 1]; true",
        "m.d++; true",
        "m.a.b = 1; true",
        "m.a.put('b', 1); true",
        "lists[0].add(2); true",
        "web.add(81); true",
        "web.remove(80); true",
        "2.times { limit += it }; true",
        "[1, 2].each { ports.add(it) }; true",
        "if (limit == 5) limit = 6; true",
        "more(82); true",
        "limit; false",
        "ports.get(0); false",
        "ports.contains(80); false",
        "web.add(80); false",
        "web.remove(81); false",
        "m.get('c'); false",
        "ports.sort(false); false",
        "ports.collect { it + 1 }; false",
        "n.clear(); false",
        "far.size(); false",
        "itself.size(); false",
    })
    void shouldTellLinesThatChangeWhatVariablesHold(String line, boolean changes) {
        run("limit = 5", "ports = [443, 80]", "m = [a: [c: 1], d: 4]", "lists = [[1]]", "web = live([80])",
                "n = count()", "def more(p) { ports << p }", "far = 1..2000000000", "itself = []", "itself << itself");
        assertEquals(changes, interpreter.run(line).declares());
    }

    @Test
    void shouldRefuseToRepeatWhatCounts() {
        run("x = 1");
        assertThrows(TraceError.class, () -> interpreter.repeated("x++"));
        assertThrows(TraceError.class, () -> interpreter.repeated("--x"));
    }

    @Test
    void shouldKeepTheVariablesOfAToolToItself() {
        run("x = 1", "def f() { 'mine' }");
        Interpreter.Result result = interpreter.runTool(
                Source.typed("x = 5\ny = 6\ndef f() { x + y }\nprint f()\nend { print f(), y }"), o -> Map.of());
        assertEquals(List.of("row [11]"), output);
        assertEquals("1 mine", run("\"$x ${f()}\"").toString());
        assertFalse(interpreter.variables().containsKey("y"));
        assertTrue(result.declares());
        interpreter.end();
        assertEquals(List.of("row [11]", "row [11, 6]"), output);
    }
}
