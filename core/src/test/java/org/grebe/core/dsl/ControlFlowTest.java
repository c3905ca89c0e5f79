package org.grebe.core.dsl;

import static org.grebe.core.dsl.PushdownTest.captured;
import static org.grebe.core.dsl.PushdownTest.plan;
import static org.grebe.core.dsl.PushdownTest.where;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the planner makes of statements: switch, else, declarations, and conditions that are necessary only. */
class ControlFlowTest {
    private static String body(String groovy) {
        return where("p = 181; n = 0; def slow(x) { n++ }; hits = count(); on connect { " + groovy + " }");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "switch (it.dport) { case 80: case 443: print it }            → kernel dport in [80, 443]",
        "switch (it.dport) { case 80: print it; break }               → kernel dport == 80",
        "switch (it.dport) { case [80, 443]: print it }               → kernel dport in [80, 443]",
        "switch (it.dport) { case 1..5: case 80: print it }           → kernel (dport in 1..5 || dport == 80)",
        "switch (it.comm) { case 'curl': case 'wget': print it }      → kernel (comm == 'curl' || comm == 'wget')",
        "switch (it.daddr) { case '10.0.0.0/8': print it }            → kernel daddr in 10.0.0.0/8",
        "switch (it.pid & 3) { case 1: print it }                     → kernel (pid & 3) == 1",
        "switch (it.pid) { case p: print it }                         → kernel pid == 181",
        "switch (it.dport) { case 80: break; default: return }; print it → kernel dport == 80",
        "switch (it.dport) { case 80: return }; print it              → kernel dport != 80",
        "switch (it.dport) { case 80: case 443: break; default: print it } → kernel dport != 80; kernel dport != 443",
        "switch (it.dport) { case 80 -> print(it) }                   → kernel dport == 80",
        "switch (it.dport) { case 80, 443 -> { print(it); print(1) } } → kernel dport in [80, 443]",
        "if (switch (it.dport) { case 80, 443 -> true; default -> false }) print it → kernel dport in [80, 443]",
        "def web = switch (it.dport) { case 80 -> 1; default -> 0 }; if (web) print it"
            + " → kernel (dport == 80 ? 1 : 0) != 0",
        "switch (it.dport) { case 80: if (it.pid == 1) print it }     → kernel dport == 80; kernel pid == 1",
        "if (it.pid == 1) { switch (it.dport) { case 80: print it } } → kernel pid == 1; kernel dport == 80",
        "switch (it.dport) { case 80: print 1; break; case 443: print 2 } → needs dport in [80, 443]",
        "switch (it.dport) { case 80: print 1; case 443: print 2 }    → needs dport in [80, 443]",
        "switch (it.dport) { case 80: print 1; break; default: print 2 } → ~~",
        "switch (it.dport) { case 80: print 1; break; case slow(1): print 2 } → ~~",
        "switch (it.dport) { case 80.0: print 1 }"
            + " → script because the kernel knows lists, ranges and cidr(...) to the right of in",
        "switch (it.dport) { case { x -> x > 80 }: print 1 } → script because `{ x -> x > 80 }` has no translation",
    })
    void shouldReadSwitch(String groovy, String expected) {
        assertEquals(expected, body(groovy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "if (it.pid == 1) print it else return                        → kernel pid == 1",
        "if (it.pid == 1) print it else { }                           → kernel pid == 1",
        "if (it.pid == 1) return; else print it                       → kernel pid != 1",
        "if (!it.pid) return else if (it.uid == 2) print it           → kernel pid != 0; kernel uid == 2",
        "if (it.pid == 1) print 1 else return; print 2                → kernel pid == 1",
        "if (it.pid == 1) { if (it.uid == 2) print 1 else return }; print 2 → needs (pid != 1 || uid == 2)",
        "if (it.pid == 1) { } else return; print it                   → kernel pid == 1",
        "if (it.pid == 1) print 1 else if (it.uid == 2) print 2       → needs (pid == 1 || uid == 2)",
        "if (it.pid == 1) print 1 else if (it.uid == 2) print 2 else print 3 → ~~",
        "if (it.pid == 1) print 1; if (it.uid == 2) print 2           → needs (pid == 1 || uid == 2)",
        "if (it.gid == 3) { if (it.pid == 1) print 1; if (it.uid == 2) print 2 }"
            + " → kernel gid == 3; needs (pid == 1 || uid == 2)",
        "if (it.pid == 1) print 1; if (it.uid == 2) return; print 2   → needs (pid == 1 || uid != 2)",
        "if (it.pid == 1) print 1; if (slow(it)) print 2              → ~~",
        "if (it.pid == 1) print 1; if (it.pid % it.tid == 0) print 2  → ~~",
        "if (it.pid == 1) print 1; if (it.comm.length() > 3) print 2  → ~~",
        "if (it.pid == 1) print 1; if (it.uid == 2 && it.comm.length() > 3) print 2 → needs (pid == 1 || uid == 2)",
    })
    void shouldFindWhatIsNecessaryOfBranches(String groovy, String expected) {
        assertEquals(expected, body(groovy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.pid == 1 && slow(it) || it.uid == 2 && slow(it)  → (pid == 1 || uid == 2)",
        "it.pid == 1 && it.comm.length() > 3 || it.uid == 2  → (pid == 1 || uid == 2)",
        "(it.pid == 1 || slow(it)) && it.uid == 2 || it.gid == 3 → (pid != 1 || uid == 2 || gid == 3)",
        "(it.pid == 1 || it.comm.length() > 3) && it.uid == 2 || it.gid == 3 → (uid == 2 || gid == 3)",
        "it.pid == 1 ? slow(it) : it.uid == 2                → (pid == 1 || uid == 2)",
        "!(it.pid == 1 || it.comm.length() > 3) || it.uid == 2 → (pid != 1 || uid == 2)",
        "it.pid == 1 || slow(it)                             → ~~",
    })
    void shouldFindWhatIsNecessaryOfACondition(String condition, String needs) {
        String found = body("if (" + condition + ") print it");
        assertEquals(needs == null || needs.isEmpty() ? "script" : "needs " + needs + ", script",
                found.substring(0, found.indexOf("script") + 6));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "def q = it.dport; if (q == 80) print q, it.comm              → kernel dport == 80",
        "final q = it.dport; if (q == 80) print q                     → kernel dport == 80",
        "int q = it.dport; if (q == 80) print q                       → kernel dport == 80",
        "long u = it.uid; if (u == 80) print u                        → kernel uid == 80",
        "long q = it.dport; if (q == 80) print q"
            + " → script because `q` is a variable of the closure",
        "short q = it.dport; if (q == 80) print q"
            + " → script because `q` is a variable of the closure",
        "String c = it.comm; if (c.startsWith('ng')) print c          → kernel comm.startsWith('ng')",
        "def half = it.pid >> 1; if (half == 80) print half           → kernel (pid >> 1) == 80",
        "def web = it.dport in [80, 443]; if (web) print it           → kernel dport in [80, 443]",
        "def a = it.daddr; if (a == '10.0.0.1') print a               → kernel daddr == 10.0.0.1",
        "def a = it.daddr; if (a in '10.0.0.0/8') print a             → kernel daddr in 10.0.0.0/8",
        "def (a, b) = [it.pid, it.uid]; if (a == b) print a           → kernel pid == uid",
        "def a = it.pid; def b = a + 1; if (b == 2) print a           → kernel (pid + 1) == 2",
        "if (it.uid == 1) { def q = it.dport; if (q == 80) print q }  → kernel uid == 1; kernel dport == 80",
        "def q = it.dport; switch (q) { case 80: print it }           → kernel dport == 80",
        "def q = it.dport; q = 1; if (q == 80) print q                → ~~",
        "def q = it.dport; q++; if (q == 80) print q                  → ~~",
        "def q = it.dport; if (q == 80) { print q; q = 3 }"
            + " → script because `q` is a variable of the closure",
        "def q = slow(it); if (it.pid == 1) print q"
            + " → script because it comes after slow(it), which may do something or fail",
        "def q = it.pid % it.tid; if (it.pid == 1) print q"
            + " → script because it comes after it.pid % it.tid, which may do something or fail",
    })
    void shouldTakeAVariableOfTheClosureForItsValue(String groovy, String expected) {
        assertEquals(expected, body(groovy));
    }

    @Test
    void shouldCaptureWhatTheScriptReadsAgain() {
        assertEquals("dport", captured("on connect { switch (it.dport) {"
                + " case 80: print 1; break; case 443: print 2 } }"));
        assertEquals("", captured("on connect { switch (it.dport) { case 80: print 1 } }"));
        assertEquals("comm dport", captured("on connect { def p = it.dport; if (p == 80) print it.comm }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "switch (it.dport) { case 80: case 443: hits++ } → hits: count",
        "def p = it.dport; if (p == 80) hits[p]++        → hits: count by dport",
    })
    void shouldCountInTheKernelBehindSwitchAndDeclarations(String groovy, String expected) {
        assertEquals("[" + expected + "]",
                plan("hits = count(); on connect { " + groovy + " }").aggregations().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "switch (it.uid) { case [4, 5]: print 'a'; break; default: print 'b' }            → a",
        "switch (it.uid) { case 4: print 'a'; case 5L: print 'b'; default: print 'c' }    → b,c",
        "switch (it.uid) { case 4: print 'a'; case [5]: print 'b'; default: print 'c' }   → b,c",
        "switch (it.uid) { case 1..9: print 'a'; break; case 5: print 'b' }               → a",
        "switch (it.comm) { case ~/c.*/: print 'a'; break; case 'curl': print 'b' }       → a",
        "switch (it.comm) { case { x -> x.size() == 4 }: print 'a' }                      → a",
        "switch (it.comm) { case String: print 'a' }                                      → a",
        "switch (it.pid) { case 5.0: print 'a' }                                          → a",
        "switch (it.pid) { case null: print 'a'; break; default: print 'b' }              → b",
        "switch (it.pid + it.uid) { case 10: print 'a' }                                  → a",
        "for (i in 1..2) { switch (it.pid) { case 5: if (i == 1) continue; print i } }    → 2",
        "switch (it.pid) { case 5: for (i in 1..9) { if (i > 1) break; print i }; print 'x' } → 1,x",
        "switch (it.pid) { case 5: if (it.uid == 5) break; print 'a' }; print 'b'         → b",
        "switch (it.pid) { case 5 -> print('a'); case 6 -> print('b') }; print 'c'        → a,c",
        "print switch (it.pid) { case 5 -> 'a'; default -> 'b' }                          → a",
        "def x = switch (it.pid) { case 6 -> 'a'; case 5 -> { yield 'y' } }; print x      → y",
        "switch (it.pid) { case 4: { def q = 1; print q; break }; case 5: { def q = 2; print q } } → 2",
    })
    void shouldMeanWhatGroovyMeans(String groovy, String printed) {
        FakeHost host = FakeHost.run("on connect { " + groovy + " }");
        host.event(false, "uid", 5L, "pid", 5, "comm", "curl");
        assertEquals(List.of(printed.split(",")).stream().map(x -> "row [" + x + "]").toList(), host.output);
    }

    @Test
    void shouldCompareAnAddressByAnotherName() {
        FakeHost host = FakeHost.run("on connect { def a = it.daddr; if (a == '10.0.0.1') print 'yes' }");
        host.event(false, "daddr", org.grebe.core.value.IpAddress.parse("10.0.0.1"));
        assertEquals(List.of("row [yes]"), host.output);
    }
}
