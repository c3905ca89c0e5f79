package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.text.ScriptError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fingers type that know other languages, answered before anything runs. */
class SlipsTest {
    private static void compile(String script) {
        new ScriptCompiler(FakeKernel.PROBES).compile("test", script);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "if (it.dport == 80 || 443) print it → 443 alone is always true: write it.dport in […]",
        "if (it.comm == 'a' || 'b') print it → 'b' alone is always true: write it.comm in […]",
        "if (0 && it.dport == 80) print it → 0 alone is always false: write it.dport in […]",
        "it.dport == 80 { print it } → the condition of a block is written if (…) { … }",
        "print it.dport % 0 → division by zero",
        "print it.dport / 0 → division by zero",
        "print it.dport.intdiv(0) → division by zero",
        "println ip('x') → 'x' is not an IP address",
        "[1].each { println cidr('10.0.0.0/33') }"
            + " → '10.0.0.0/33' is not a block of addresses such as 10.0.0.0/8 or fe80::/10",
        "println port('nosuchport') → no port 'nosuchport' in /etc/services",
        "if (it.dport == port('nosuchport')) print it → no port 'nosuchport' in /etc/services",
        "print it['dprt'] → connect has no field 'dprt'; did you mean dport?",
        "if (userName(it.uid) == 0) print it"
            + " → userName() gives a name and never equals 0; compare the number itself, or write the name",
        "if (15 == signalName(it.uid)) print it"
            + " → signalName() gives a name and never equals 15; compare the number itself, or write the name",
        "if (it.dport = 80) print it"
            + " → an event cannot be changed; to compare, write ==; keep the value in a variable of your own",
        "(e) -> print e.comm"
            + " → this closure only makes another, which nobody calls; its parameter is written on PROBE"
            + " { e -> … }",
        "if (it.uid not in [1]) print it → no variable 'not': write ! for not, and !in for not in",
        "print ntop(it.daddr) → no function ntop(): an address prints as people write it: print it.daddr",
        "echo it → no function echo(): try print it",
        "print it.comm it.dport → a comma is missing: write print it.comm, it.dport",
        "if (it.dport) { println 'a' it.dport } → a comma is missing: write println 'a', it.dport",
        "print it.comm it.dport it.pid → a comma is missing: write print it.comm, it.dport, it.pid",
        "print it.comm, it.pid x → a comma is missing: write print it.comm, it.pid, x",
        "print it.comm it.dport.abs() → a comma is missing: write print it.comm, it.dport.abs()",
    })
    void shouldBeAnsweredInAClosure(String body, String message) {
        assertEquals(message,
                assertThrows(ScriptError.class, () -> compile("on connect { " + body + " }")).what());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "if (it.dport == 80 || true) print it", "if (it.dport % 2 == 0 && it.uid) print it", "print 3 % it.dport",
        "print it['dport']", "println ip('::1')", "if (userName(it.uid) == 'root') print it", "[1].each { e -> e }",
        "x = { 1 }", "print it.dport * 0", "println port('https')",
        "print it.comm, it.dport", "print it.comm.size()", "print(it.comm); print it.dport",
    })
    void shouldLeaveAloneWhatIsMeant(String body) {
        assertDoesNotThrow(() -> compile("x = 1; on connect { " + body + " }"));
    }

    @Test
    void shouldRefuseAClosureAsAFilter() {
        ScriptError e = assertThrows(ScriptError.class, () -> compile("on connect(comm: { it }) { print it }"));
        assertEquals("filter comm takes a value or a list, not a closure; a condition is written if (…) in the"
                + " closure of on", e.what());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "on connect { if (it.daddr == 127.0.0.1) print it } → an address is text: '127.0.0.1'",
        "on connect { if (it.daddr in 10.0.0.0/8) print it } → an address is text: '10.0.0.0/8'",
        "on handshake { if (it.latency > 10ms) print it } → a time is written with a dot: 10.ms",
        "on handshake { if (it.latency > 2 ms) print it } → a time is written with a dot: 2.ms",
        "on connect { if (it.comm == 'curl' and it.dport == 80) print it } → write && for and",
        "on connect { if (it.dport == 443 or it.dport == 80) print it } → write || for or",
        "on connect { print it } # all → a comment begins with //",
        "# all → a comment begins with //",
        "on connect { e => print e } → a closure's parameter is written { e -> … }",
        "on connect { if it.dport == 80 print it } → what if tests is in parentheses: if (…)",
    })
    void shouldBeAnsweredWhereGroovyOnlySaysUnexpected(String script, String hint) {
        String what = assertThrows(ScriptError.class, () -> compile(script)).what();
        assertTrue(what.startsWith("unexpected ") && what.endsWith("; " + hint), what);
    }

    @Test
    void shouldNotTakeTextForSlips() {
        String what = assertThrows(ScriptError.class, () -> compile("print 'a and b # 10ms', (1")).what();
        assertTrue(!what.contains("write"), what);
    }

    @Test
    void shouldNameNothingByNothing() {
        FakeHost host = FakeHost.run("a = signalName(null); b = errorName(null); c = userName(null)");
        assertNull(host.variables.get("a"));
        assertNull(host.variables.get("b"));
        assertNull(host.variables.get("c"));
        assertEquals("ip takes text, and was given null",
                assertThrows(IllegalArgumentException.class, () -> FakeHost.run("ip(null)")).getMessage());
    }
}
