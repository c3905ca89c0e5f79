package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.text.ScriptError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that nobody knows are reported before anything runs, and nothing that Groovy finds at run time is. */
class UnknownWordsTest {
    private static CompiledScript compile(String script) {
        return new ScriptCompiler(FakeKernel.PROBES).compile("test", script);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "on connect { prnt it } → no function prnt(); did you mean print? (line 1, column 14)",
        "on connect { if (it.dport == 80) prnt it } → no function prnt(); did you mean print? (line 1, column 34)",
        "on connect { if (it.pid == SIGTREM) print it } → no variable 'SIGTREM'; did you mean SIGTERM?"
            + " (line 1, column 28)",
        "on connect { print kstak() } → no function kstak() (line 1, column 20)",
        "on connect { if (it.comm == curl) print it } → no variable 'curl'; if it is text, write 'curl'"
            + " (line 1, column 29)",
        "on connect { m[it.comm]++ } → no variable 'm'; make a table first: m = count() (line 1, column 14)",
        "on connect { m[it.comm] << 3 } → no variable 'm'; make a table first: m = count() (line 1, column 14)",
        "on connect { m++ } → no variable 'm' (line 1, column 14)",
        "on connect { total += it.dport } → no variable 'total' (line 1, column 14)",
        "on connect { histo[it.comm]++ } → no variable 'histo'; did you mean hist? (line 1, column 14)",
        "hits = count(); on connect { hist[it.comm]++ }"
            + " → no variable 'hist': it is a word that is called, as in h = hist(); on connect { h << it.dport }"
            + " (line 1, column 30)",
        "on connect { print [1, 2] } → no variable 'print': it is a word that is called, as in"
            + " print it.comm, it.dport (line 1, column 14)",
        "n = count(); end { prnt n } → no function prnt(); did you mean print? (line 1, column 20)",
        "every(1.s) { prnt 1 } → no function prnt(); did you mean print? (line 1, column 14)",
        "begin { prnt 1 } → no function prnt(); did you mean print? (line 1, column 9)",
        "def show(e) { prnt e }; on connect { show(it) } → no function prnt(); did you mean print? (line 1, column 15)",
        "def a(e) { b(e) }; def b(e) { print e, nosuch }; on connect { a(it) }"
            + " → no variable 'nosuch' (line 1, column 40)",
        "on connect { [1, 2].each { x -> print x, nosuch } } → no variable 'nosuch' (line 1, column 42)",
        "on connect { org.nosuch.Thing.make() } → no class 'org.nosuch.Thing' (line 1, column 24)",
        "def width = 3; on connect { print widht } → no variable 'widht'; did you mean width?"
            + " (line 1, column 35)",
        "width = 3; on connect { print widht } → no variable 'widht'; did you mean width? (line 1, column 31)",
        "on connect { print dport } → no variable 'dport'; in the closure of on the event has it: it.dport"
            + " (line 1, column 20)",
        "on connect { print println } → no variable 'println': it is a word that is called, as in"
            + " println \"port $it.dport\" (line 1, column 20)",
        "on connect { Foo.bar(it) } → no variable 'Foo' (line 1, column 14)",
        "on connect { prnt it } // what binding, delegate, metaClass and evaluate( find"
            + " → no function prnt(); did you mean print? (line 1, column 14)",
        "/* binding */ on connect { prnt it } → no function prnt(); did you mean print? (line 1, column 28)",
        "x = 'binding'; on connect { prnt it } → no function prnt(); did you mean print? (line 1, column 29)",
        "x = 3; y = \"binding $x\"; on connect { prnt it }"
            + " → no function prnt(); did you mean print? (line 1, column 39)",
        "def f() { print it }; on connect { f() } → no variable 'it': an event is `it` in the closure of on,"
            + " as in on connect { print it.dport } (line 1, column 17)",
    })
    void shouldReportWhatNobodyKnows(String script, String message) {
        assertEquals(message, assertThrows(ScriptError.class, () -> compile(script)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "x = 5; on connect { print x }",
        "on connect { x = 1; print x }",
        "n = count(); on connect { n++ }; every(1.s) { print n; n = count() }; end { h = hist(); h << 5; print h }",
        "def f() { x = 1 }; f(); on connect { print x }",
        "end { print total }; on connect { total = it.dport }",
        "def (a, b) = [1, 2]; on connect { print a, b }",
        "(a, b) = [1, 2]; on connect { print a, b }",
        "f = { it + 1 }; on connect { print f(it.dport) }",
        "def f = { it + 1 }; on connect { print f(it.dport) }",
        "binding.setVariable('x', 1); on connect { print x }",
        "binding.x = 3; on connect { print x }",
        "println \"${binding.x = 3}\"; on connect { print x }",
        "this.'binding'.x = 3; on connect { print x }",
        "this./binding/.x = 3; on connect { print x }",
        "this.x = 3; on connect { print x }",
        "evaluate('x = 3'); on connect { print x }",
        "import static java.lang.Math.abs; on connect { print abs(it.ret) }",
        "import static java.lang.Math.*; on connect { print abs(1), PI }",
        "import java.util.concurrent.TimeUnit as TU; on connect { print TU.SECONDS, Math.PI, Thread.currentThread() }",
        "class A { def foo() { bar() }; def bar() { baz }; def baz = 1 }; on connect { print new A().foo() }",
        "on connect { new StringBuilder().with { append('x'); print length() } }",
        "on connect { [1].each { print it }; [a: 1].each { k, v -> print k, v }; sleep 1 }",
        "on connect { println sprintf('%d', 1); println \"${it.comm}\"; print this.class, owner, getClass() }",
        "String.metaClass.shout = { -> toUpperCase() }; on connect { print it.comm.shout() }",
        "def methodMissing(String n, args) { 1 }; on connect { foo() }",
        "def propertyMissing(String n) { 1 }; on connect { print foo }",
        "@groovy.transform.Field int total = 0; on connect { total++ }",
        "import groovy.transform.Field; @Field int total = 0; def f() { total++ }; on connect { f() }",
        "n = count(); on connect { n[it.comm]++ }; every(1.s) { redraw { print n } }; begin { println 1 }",
        "c = { -> y }; c.delegate = [y: 1]; on connect { print c() }",
        "def each2(l, Closure c) { c(l[0]) }; on connect { each2([1]) { x -> print x } }",
        "on connect { for (i in 1..3) print i; int j = 0; while (j < 3) j++; try { print j } catch (e) { print e } }",
        "on connect { switch (it.dport) { case 80: print 1; break; default: print it } }",
        "on connect { if (it.ret == -ECONNREFUSED) print it, SIGTERM }",
        "enum Color { RED }; on connect { print Color.RED }",
        "interface I { int X = 3 }; on connect { print I.X }",
        "def fib(n) { n < 2 ? n : fib(n - 1) + fib(n - 2) }; on connect { print fib(3) }",
        "on connect { [1].collect { x -> [2].find { y -> x == y } }.inject(0) { s, v -> s + (v ?: 0) } }",
        "on connect { use(groovy.lang.GString) { print foo } }",
        "for (p in [80, 443]) { on connect(dport: p) { print it, p } }",
        "[80, 443].each { p -> on connect(dport: p) { print it, p } }",
        "on connect { it.with { print dport } }",
        "on connect { print(([1, 2].stream()).map { x -> x * 2 }.toList()) }",
        "exit(); prnt 1",
        "def never() { prnt 1 }; on connect { print it }",
    })
    void shouldAcceptWhatGroovyFinds(String script) {
        compile(script);
    }

    @Test
    void shouldKnowWhatTheScriptIsGiven() {
        ScriptCompiler compiler = new ScriptCompiler(FakeKernel.PROBES).given(Set.of("set", "n"));
        compiler.compile("test", "on connect { if (it.dport in set) n[it.comm]++ }");
        assertEquals("no variable 'sat'; did you mean set? (line 1, column 20)", assertThrows(ScriptError.class,
                () -> compiler.compile("test", "on connect { print sat }")).getMessage());
    }

    @Test
    void shouldPushDownAVariableInCapitals() {
        assertEquals("kernel dport == 80", PushdownTest.where("P = 80; on connect { if (it.dport == P) print it }"));
    }
}
