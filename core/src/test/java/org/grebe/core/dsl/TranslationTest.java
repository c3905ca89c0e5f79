package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Conjunct;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Handler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslationTest {
    /** Names that nobody knows are another test's affair: here any may be there when the script runs. */
    private static Handler handler(String script) {
        String anyName = "\ndef propertyMissing(String name) { }\ndef methodMissing(String name, arguments) { }";
        return new ScriptCompiler().compile("test", script + anyName).handlers().get(0);
    }

    /** Conditions and actions on one line; ?[reason] marks what stays in the script, ! what must run exactly once. */
    private static String plan(String script) {
        Handler h = handler(script);
        StringJoiner text = new StringJoiner("; ");
        h.conditions().forEach(c -> text.add("when " + show(c.condition())));
        h.actions().forEach(a -> text.add(show(a)));
        return text.toString();
    }

    private static String show(Action a) {
        if (a instanceof Action.Increment i) {
            return "count " + i.variable() + i.keys();
        } else if (a instanceof Action.Add add) {
            return "add " + add.variable() + add.keys() + " " + add.value();
        } else if (a instanceof Action.If i) {
            return "if " + i.condition() + " " + show(i.then()) + " else " + show(i.otherwise());
        }
        return a instanceof Action.Declare d ? "let " + show(d.value()) : "run " + ((Action.Other) a).source();
    }

    private static String show(List<Action> actions) {
        return actions.stream().map(TranslationTest::show).toList().toString();
    }

    private static String show(Expr e) {
        return e instanceof Expr.Opaque o ? (o.pure() ? "?" : "!") + o.source() + " [" + o.reason() + "]"
                : e.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.dport == 80                             → it.dport == 80",
        "it.dport in [80, 443]                      → it.dport in [80, 443]",
        "it.dport !in [80, 443]                     → it.dport !in [80, 443]",
        "it.dport in 8000..8999                     → it.dport in 8000..8999",
        "it.dport in 8000..<9000                    → it.dport in 8000..<9000",
        "it?.pid > 1 || it.uid <= 5L                → it.pid > 1 || it.uid <= 5",
        "it.ret != -7                               → it.ret != -7",
        "(it.pid & 3) == 1 + 2 * 4                  → (it.pid & 3) == 1 + 2 * 4",
        "(it.pid | 1 ^ 2) >> 1 << 2 >>> 3 < ~it.uid → (it.pid | 1 ^ 2) >> 1 << 2 >>> 3 < ~it.uid",
        "it.pid % 2 == 0                            → it.pid % 2 == 0",
        "it.pid / 2 > 1.5                           → it.pid / 2 > 1.5",
        "it.pid - (1 - 2) == +3                     → it.pid - (1 - 2) == 3",
        "it.ret                                     → it.ret != 0",
        "!it.ret                                    → !(it.ret != 0)",
        "it.ret && it.comm || true                  → it.ret != 0 && it.comm != '' || true",
        "it.ret & 4                                 → (it.ret & 4) != 0",
        "it.comm == 'curl'                          → it.comm == 'curl'",
        "it.comm.startsWith('ng')                   → it.comm.startsWith('ng')",
        "it.comm.length()                           → it.comm.length() != 0",
        "it.comm in ['a', \"b\"]                    → it.comm in ['a', 'b']",
        "it.daddr == '10.0.0.1'                     → it.daddr == '10.0.0.1'",
        "it.daddr in cidr('10.0.0.0/8')             → it.daddr in cidr('10.0.0.0/8')",
        "it.daddr == ip('::1') || it.dport == port('https') → it.daddr == ip('::1') || it.dport == port('https')",
        "it.pid == (it.uid ? 1 : 2)                 → it.pid == (it.uid != 0 ? 1 : 2)",
        "it.comm != null                            → it.comm != null",
    })
    void shouldTranslateConditions(String groovy, String expected) {
        assertEquals("when " + expected + "; run print it", plan("on connect { if (" + groovy + ") print it }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.daddr                → ?it.daddr [whether `it.daddr` counts as true is known only when it runs]",
        "it.pid === 1            → ?it.pid === 1 [the operator === has no translation]",
        "it.comm ==~ /x/         → ?it.comm ==~ /x/ [the operator ==~ has no translation]",
        "it.comm ?: 1            → ?it.comm ?: 1 [`it.comm ?: 1` has no translation]",
        "foo(it.pid)             → !foo(it.pid) [it calls foo()]",
        "new Date()              → !new Date() [`new Date()` has no translation]",
        "(x = it.pid)            → !(x = it.pid) [it assigns to a variable]",
        "it                      → ?it [`it` is the whole event]",
        "n++                     → !n++ [`n++` has no translation]",
        "\"${it.pid}\"           → ?\"${it.pid}\" [text with ${} is put together by Groovy]",
        "it.pid as boolean       → ?it.pid as boolean [`it.pid as boolean` has no translation]",
        "flag                    → flag",
        "[1, 2][0]               → ?[1, 2][0] [the operator [] has no translation]",
        "list << it.pid          → !list << it.pid [`<<` puts a value into something unless it shifts an integer]",
        "System.out              → ?System.out [`System.out` reads a property of something else than the event]",
        "this                    → ?this [`this` is the script itself]",
        "it.pid.any { 1 }        → !it.pid.any { 1 } [it calls any()]",
        "1.5f                    → ?1.5f [`1.5f` is a Float]",
    })
    void shouldSayWhyAConditionStays(String groovy, String expected) {
        assertEquals("when " + expected + "; run print it", plan("on connect { if (" + groovy + ") print it }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "if (it.pid == 1 && it.uid == 2) print it          → when it.pid == 1; when it.uid == 2; run print it",
        "if (it.pid == 1) { if (it.uid == 2) { print it } } → when it.pid == 1; when it.uid == 2; run print it",
        "if ((it.pid && (it.uid)) && it.gid) print it"
            + " → when it.pid != 0; when it.uid != 0; when it.gid != 0; run print it",
        "if (!(it.pid || it.uid)) print it                 → when !(it.pid != 0); when !(it.uid != 0); run print it",
        "if (it.pid || it.uid) return; print it            → when !(it.pid != 0); when !(it.uid != 0); run print it",
        "if (it.pid == 1) { return }; print it             → when !(it.pid == 1); run print it",
        "if (!it.pid) return; print it                     → when it.pid != 0; run print it",
        "if (!!it.pid) return; print it                    → when !(it.pid != 0); run print it",
        "if (!(it.pid && it.uid)) return; print it         → when it.pid != 0; when it.uid != 0; run print it",
        "if (it.pid) return; if (it.uid) { print it }      → when !(it.pid != 0); when it.uid != 0; run print it",
        "if (it.pid) print it else print 2                 → run if (it.pid) print it else print 2",
        "if (it.pid) print it; print 2                     → run if (it.pid) print it; run print 2",
        "if (it.pid) return foo(); print 2                 → run if (it.pid) return foo(); run print 2",
        "print 1; if (it.pid) print it                     → run print 1; run if (it.pid) print it",
        "if (it.pid) return                                → when !(it.pid != 0)",
        "if (it.pid) { }                                   → when it.pid != 0",
    })
    void shouldFindLeadingConditions(String body, String expected) {
        assertEquals(expected, plan("on connect { " + body + " }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "hits++                            → count hits[]",
        "++hits                            → count hits[]",
        "hits += 1                         → count hits[]",
        "hits[it.saddr, it.dport]++        → count hits[it.saddr, it.dport]",
        "++hits[it.pid]                    → count hits[it.pid]",
        "hits[it.pid] += 1                 → count hits[it.pid]",
        "hits[[it.pid, it.comm]]++         → count hits[it.pid, it.comm]",
        "hits += 2                         → run hits += 2",
        "hits--                            → run hits--",
        "lat << it.time                    → add lat[] it.time",
        "lat[it.comm] << it.time / 1000    → add lat[it.comm] it.time / 1000",
        "lat[it.comm] << foo(it)           → add lat[it.comm] foo(it)",
        "hits[foo(it.pid)]++               → count hits[foo(it.pid)]",
        "hits[1 + foo(it.pid)]++           → count hits[1 + foo(it.pid)]",
        "def k = it.pid; hits[k]++         → let it.pid; count hits[it.pid]",
        "def mine = [:]; mine[it.pid]++    → let ?[:] [`[:]` has no translation]; run mine[it.pid]++",
        "rebound++; rebound = null         → run rebound++; run rebound = null",
        "if (it.ret) a++ else b[it.pid]++  → if it.ret != 0 [count a[]] else [count b[it.pid]]",
        "if (it.ret) a++; b++              → if it.ret != 0 [count a[]] else []; count b[]",
        "if (it.ret) a++; else { if (foo(it)) { b++; print 1 } } → if it.ret != 0 [count a[]]"
            + " else [if foo(it) [count b[], run print 1] else []]",
        "hits[it.pid]++; print it.comm     → count hits[it.pid]; run print it.comm",
    })
    void shouldFindActions(String body, String expected) {
        assertEquals(expected, plan("on connect { " + body + " }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "p = 80; on connect { if (it.pid == p) print it }                                → it.pid == p",
        "def p = 80; on connect { if (it.pid == p) print it }                            → it.pid == p",
        "[1].each { p -> on connect { if (it.pid == p) print it } }                      → it.pid == p",
        "def f(p) { on connect { if (it.pid == p) print it } }                           → it.pid == p",
        "p = 1; p = 2; on connect { if (it.pid == p) print it }                          → changed",
        "p = 1; on connect { if (it.pid == p) print it }; p++                            → changed",
        "p = 1; def f() { p = 2 }; on connect { if (it.pid == p) print it }              → changed",
        "p = 1; every(1.s) { p = 2 }; on connect { if (it.pid == p) print it }           → changed",
        "p = 1; every(1.s) { (p, q) = [1, 2] }; on connect { if (it.pid == p) print it } → changed",
        "p = 1; every(1.s) { this.p = 2 }; on connect { if (it.pid == p) print it }      → changed",
        "for (p in [1, 2]) { on connect { if (it.pid == p) print it } }                  → changed",
        "while (true) { p = 1; on connect { if (it.pid == p) print it } }                → changed",
        "p = 1; every(1.s) { def p = 2 }; on connect { if (it.pid == p) print it }       → it.pid == p",
        "p = [1]; every(1.s) { p << 2 }; on connect { if (it.pid in p) print it }        → changed",
        "p = [1]; every(1.s) { p.add(2) }; on connect { if (it.pid in p) print it }      → changed",
        "p = [1]; every(1.s) { p[0] = 2 }; on connect { if (it.pid in p) print it }      → changed",
        "p = [1]; every(1.s) { print p.size() }; on connect { if (it.pid in p) print it } → it.pid in p",
    })
    void shouldTakeVariablesThatKeepTheirValue(String script, String expected) {
        Expr condition = handler(script).conditions().get(0).condition();
        if (expected.equals("changed")) {
            Expr right = ((Expr.Binary) condition).right();
            assertEquals("?p [`p` is changed while the script runs]", show(right));
        } else {
            assertEquals(expected, condition.toString());
            assertTrue(((Expr.Binary) condition).right() instanceof Expr.Variable);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "if (it.pid == 1) print it                →              → true  → false",
        "println it                               →              → true  → false",
        "e -> print e.comm, e.dport               → comm,dport   → false → false",
        "hits[it.pid]++                           → pid          → false → false",
        "print \"${it.pid}\"                      → pid          → false → false",
        "print \"${it}\"                          →              → false → true",
        "print it, 1                              →              → false → true",
        "foo(it)                                  →              → false → true",
        "last = it                                →              → false → true",
        "it[x]                                    →              → false → true",
        "it.\"$x\"                                →              → false → true",
        "list.each { print it.foo }               →              → false → false",
        "e -> list.each { print e.uid + it.foo }  → uid          → false → false",
        "foo(1)                                   →              → false → false",
        "-> print 1                               →              → false → false",
        "if (foo(it.uid)) { bar(it.gid) }         → gid          → false → false",
    })
    void shouldSeeWhatActionsUseOfTheEvent(String body, String fields, boolean prints, boolean escapes) {
        Handler h = handler("on connect { " + body + " }");
        assertEquals(fields == null ? Set.of() : Set.of(fields.split(",")), h.fields());
        assertEquals(prints, h.printsEvent(), "prints");
        assertEquals(escapes, h.eventEscapes(), "escapes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "if (it.pid == 1 && it.uid in [1]) print it → pid → false",
        "if (foo(it.uid) || it.gid > 1) print it    → uid,gid → false",
        "if (foo(it)) print it.pid                  →     → true",
    })
    void shouldSeeWhatConditionsUseOfTheEvent(String body, String fields, boolean escapes) {
        Conjunct first = handler("on connect { " + body + " }").conditions().get(0);
        assertEquals(fields == null ? Set.of() : Set.of(fields.split(",")), first.fields());
        assertEquals(escapes, first.eventEscapes(), "escapes");
    }

    @Test
    void shouldKeepPlacesAsTyped() {
        Handler h = handler("x = 1\n\non connect <\n  if (it.dport == 80 &&\n\tit.comm.startsWith('a')) print it\n>\n");
        assertEquals("line 3, column 1", h.pos().toString());
        Expr.Binary first = (Expr.Binary) h.conditions().get(0).condition();
        assertEquals("Pos[line=4, column=7, endLine=4, endColumn=21]", fields(first.pos()));
        assertEquals("Pos[line=4, column=7, endLine=4, endColumn=15]", fields(first.left().pos()));
        assertEquals("Pos[line=4, column=19, endLine=4, endColumn=21]", fields(first.right().pos()));
        assertEquals("Pos[line=5, column=2, endLine=5, endColumn=25]",
                fields(h.conditions().get(1).condition().pos()));
    }

    private static String fields(org.grebe.core.expr.Pos p) {
        return "Pos[line=" + p.line() + ", column=" + p.column() + ", endLine=" + p.endLine()
                + ", endColumn=" + p.endColumn() + "]";
    }

    @Test
    void shouldFindHandlersWhereverTheyStand() {
        var script = new ScriptCompiler(FakeKernel.PROBES).compile("t", """
                def watch(n) { on kprobe('tcp_sendmsg') { e -> if (e.size == n) print e } }
                x = on connect { print it }
                every(5.s) { on accept(pid: 3) { print it } }
                on connect { on accept { f -> print f } }
                """);
        assertEquals(List.of("kprobe", "connect", "accept", "connect", "accept"),
                script.handlers().stream().map(Handler::probe).toList());
        assertEquals("it.size == n", script.handlers().get(0).conditions().get(0).condition().toString());
        assertTrue(script.handlers().get(4).printsEvent());
        assertFalse(script.handlers().get(3).printsEvent(), "the inner event is printed, not the outer");
    }
}
