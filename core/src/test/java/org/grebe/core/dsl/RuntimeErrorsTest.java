package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.RuntimeErrors;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.engine.TraceError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every message that a script can earn while it runs. */
class RuntimeErrorsTest {
    private static String failure(String script) {
        CompiledScript compiled = new ScriptCompiler().compile("test", script);
        RuntimeException e = assertThrows(RuntimeException.class,
                () -> ScriptRun.explain(compiled, new FakeHost()));
        return e instanceof ScriptError s ? s.rendered() : e.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "x = cuont                → no variable 'cuont'; did you mean count? (line 2, column 3)",
        "x = it.pid               → no variable 'it': an event is `it` in the closure of on, as in on connect"
                + " { print it.dport } (line 2, column 3)",
        "x = xyzzy                → no variable 'xyzzy' (line 2, column 3)",
        "xyzzy(1, 'a', null)      → no function xyzzy(Integer, String, null) (line 2, column 3)",
        "pirnt(1)                 → no function pirnt(Integer); did you mean print? (line 2, column 3)",
        "x = comm                 → no variable 'comm'; in the closure of on the event has it: it.comm"
                + " (line 2, column 3)",
        "println connect          → no variable 'connect': it is a probe, as in on connect { print it }"
                + " (line 2, column 3)",
        "connect { print it }     → no function connect(Closure); did you mean on connect { print it }?"
                + " (line 2, column 3)",
        "Begin { }                → no function Begin(Closure); did you mean begin? (line 2, column 3)",
        "'a'.frob(1)              → String has no method frob(Integer) (line 2, column 3)",
        "every(1.day) { }         → Integer has no property 'day'; units of time are .ns, .us, .ms, .s, .min and .h"
            + " (line 2, column 3)",
        "m = [:]; m['a']++        → there is no value yet to count up; m = count() begins with 0, and so does"
            + " [:].withDefault { 0 } (line 2, column 3)",
        "m = [:]; m['a'] += 1     → there is no value yet to count up; m = count() begins with 0, and so does"
            + " [:].withDefault { 0 } (line 2, column 3)",
        "'a'.frob                 → String has no property 'frob' (line 2, column 3)",
        "1.intdiv(0)              → ArithmeticException: / by zero (line 2, column 3)",
        "throw new RuntimeException() → RuntimeException (line 2, column 3)",
        "int i = 'ab'             → GroovyCastException: Cannot cast object 'ab' with class 'String' to class 'int'"
                + " (line 2, column 3)",
        "x = [['a'] ['b']]        → MissingPropertyException: Exception evaluating property 'b' for ArrayList, Reason:"
                + " MissingPropertyException: No such property: b for class: String (line 2, column 3)",
        "on connect(*: 80) { }    → connect: filters are named by a field, as in dport: 80, or come from a map,"
                + " as in *: [dport: 80] (line 2, column 3)",
        "ip('x')                  → 'x' is not an IP address (line 2, column 3)",
        "throw new Error('odd')   → Error: odd (line 2, column 3)",
        "assert y == 2            → assertion failed: assert y == 2, with 1 (line 2, column 3)",
        "assert y == 2 : 'not 2'  → assertion failed: not 2 (line 2, column 3)",
        "def f(n) { f(n + 1) + 1 }; f(0) → it calls itself without an end (line 2, column 3)",
        "throw new OutOfMemoryError('Java heap space') → out of memory: Java heap space (line 2, column 3)",
        "[1].each { n -> x = n + cuont } → no variable 'cuont'; did you mean count? (line 2, column 3)",
    })
    void shouldSayWhatFailedAndInWhichLine(String statement, String message) {
        assertEquals(message + "\n    " + statement + "\n    " + "~".repeat(statement.length()),
                failure("y = 1\n  " + statement + "\n"));
    }

    @Test
    void shouldSayShortlyThatSomebodyInterruptedIt() {
        CompiledScript compiled = new ScriptCompiler().compile("test", "x = 1");
        assertEquals("interrupted", RuntimeErrors.explainAny(new InterruptedException("long"), compiled).getMessage());
        assertEquals("interrupted", RuntimeErrors.explainAny(
                new IllegalStateException(new InterruptedException("long")), compiled).getMessage());
    }

    @Test
    void shouldNameTheLineOfAClosureThatFails() {
        String text = "y = 1\non connect {\n  if (it.pid == 1)\n    throw new IllegalStateException('odd')\n}";
        CompiledScript compiled = new ScriptCompiler().compile("test", text);
        FakeHost host = new FakeHost();
        compiled.newScript(host, host.variables).run();
        RuntimeException e = assertThrows(RuntimeException.class,
                () -> host.handle(0, Map.of("pid", 1), new boolean[1]));
        assertEquals("IllegalStateException: odd (line 4, column 5)", RuntimeErrors.explain(e, compiled).getMessage());
    }

    @Test
    void shouldNameTheLineOfACheckedExceptionToo() {
        CompiledScript compiled = new ScriptCompiler().compile("test",
                "on connect {\n  it.pid\n  throw new IOException('odd')\n}");
        FakeHost host = new FakeHost();
        compiled.newScript(host, host.variables).run();
        RuntimeException e = assertThrows(RuntimeException.class, () -> host.event(false, "pid", 1));
        assertEquals("IOException: odd (line 3, column 3)", RuntimeErrors.explain(e, compiled).getMessage());
    }

    @Test
    void shouldLeaveFailuresAloneThatAreNotTheScripts() {
        CompiledScript compiled = new ScriptCompiler().compile("test", "x = 1");
        RuntimeException bug = new IllegalStateException("bug");
        RuntimeException refused = new TraceError("no");
        assertSame(bug, RuntimeErrors.explain(bug, compiled));
        assertSame(refused, RuntimeErrors.explain(refused, compiled));
    }
}
