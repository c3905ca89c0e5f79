package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.text.ScriptError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every message that a script can earn before it runs. */
class ErrorTextTest {
    private static ScriptError error(String script) {
        return assertThrows(ScriptError.class, () -> new ScriptCompiler().compile("test", script));
    }

    /** Whole lists would have to change with each field and probe. */
    @Test
    void shouldListAllWhereNothingIsNear() {
        ScriptError field = error("on connect { e -> [1].each { print e.xyzzy } }");
        assertTrue(field.what().startsWith("connect has no field 'xyzzy'; it has time, pid, "), field.what());
        assertTrue(field.what().contains(", dport, rport"), field.what());
        assertEquals("line 1, column 38", field.pos().toString());
        ScriptError probe = error("on xyzzy(pid: 1) { }");
        assertTrue(probe.what().startsWith("no probe 'xyzzy'; there are connect, accept, "), probe.what());
        assertTrue(probe.what().contains("tracepoint"), probe.what());
        assertEquals("line 1, column 4", probe.pos().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "on conect { }                   → no probe 'conect'; did you mean connect? (line 1, column 4)",
        "on conect                       → no probe 'conect'; did you mean connect? (line 1, column 4)",
        "on connect"
            + " → on connect wants a closure that takes the event, such as on connect { print it } (line 1, column 4)",
        "on connect(pid: 1)"
            + " → on connect wants a closure that takes the event, such as on connect { print it } (line 1, column 4)",
        "on connect { a, b -> print a }"
            + " → this closure takes one parameter, the event, such as { e -> print e } (line 1, column 17)",
        "on kprobe { }"
            + " → kprobe needs what to attach to, such as kprobe('tcp_sendmsg') (line 1, column 4)",
        "on kprobe 'f' { print it } → on kprobe wants a closure that takes the event, such as"
            + " on kprobe('tcp_sendmsg') { print it } (line 1, column 4)",
        "on tracepoint(sched:sched_switch) { print it }"
            + " → tracepoint takes its target in quotes: tracepoint('sched:sched_switch') (line 1, column 4)",
        "on sched:sched_switch { print it }"
            + " → a tracepoint is written as on tracepoint('sched:sched_switch') { print it } (line 1, column 4)",
        "on open { print it } → no probe 'open': try on syscall('openat')"
            + " { print it.comm, it.filename, it.error } (line 1, column 4)",
        "on write { print it } → no probe 'write': try on tracepoint('syscalls:sys_enter_write') { print it }"
            + " (line 1, column 4)",
        "on connect { it.dprot() } → connect has no field 'dprot'; did you mean dport? (line 1, column 17)",
        "on connect { e -> print e.dport() } → dport is a field and takes no parentheses: e.dport (line 1, column 27)",
        "on connect { print it.clock() } → clock is a field and takes no parentheses: it.clock (line 1, column 23)",
        "let x = 5; on connect { print x } → no class 'let'; a variable is made by def x = 5, or x = 5"
            + " (line 1, column 5)",
        "const x = 5 → unexpected 'const'; what does not change is written final x = 5 (line 1, column 1)",
        "x := 5 → unexpected '='; a variable is set by = (line 1, column 4)",
        "on sys_exit_fsync { print it } → no probe 'sys_exit_fsync': try on"
            + " tracepoint('syscalls:sys_exit_fsync') { print it } (line 1, column 4)",
        "x = on connect if it.dport == 443"
            + " → the condition stands in the closure: on connect { if (…) print it } (line 1, column 16)",
        "on connect { it.dport == 443 } → this closure compares and does nothing more; a filter is written as"
            + " if (…) print it (line 1, column 14)",
        "on connect('x') { }"
            + " → connect takes named filters only, such as connect(pid: 1) (line 1, column 12)",
        "on connect(dprot: 3) { }        → connect has no field 'dprot'; did you mean dport? (line 1, column 12)",
        "on connect(pid: 3, pid: 4) { }  → 'pid' is given twice (line 1, column 20)",
        "on connect { print it.dprot }   → connect has no field 'dprot'; did you mean dport? (line 1, column 23)",
        "on connect { it.pid = 3 }"
            + " → an event cannot be changed; to compare, write ==;"
            + " keep the value in a variable of your own (line 1, column 14)",
        "on connect { e -> e = 3 }"
            + " → an event cannot be changed; to compare, write ==;"
            + " keep the value in a variable of your own (line 1, column 19)",
        "on connect { it.pid++ }"
            + " → an event cannot be changed; keep the value in a variable of your own (line 1, column 14)",
        "on connect { if (it.dport == '80') print it } → dport is a number and never equals the text '80'; write 80"
            + " without quotes (line 1, column 30)",
        "on connect { if ('https' != it.dport) print it } → dport is a number and never equals the text 'https';"
            + " write port('https') (line 1, column 18)",
        "on connect { if (it.uid in [0, 'root']) print it } → uid is a number and never equals the text 'root'"
            + " (line 1, column 32)",
        "on connect { if (it.comm == 5) print it } → comm is text and never equals the number 5; write '5'"
            + " (line 1, column 29)",
        "on connect { if (it.dport == 99999) print it } → dport is 0 to 65535 and never equals 99999"
            + " (line 1, column 30)",
        "on connect { if (99999 != it.dport) print it } → dport is 0 to 65535 and never equals 99999"
            + " (line 1, column 18)",
        "on connect { if (it.ip == 46) print it } → ip is 4 or 6 and never equals 46 (line 1, column 27)",
        "on connect { if (it.ip == 5) print it } → ip is 4 or 6 and never equals 5 (line 1, column 27)",
        "on connect { if (it.dport in [80, -1]) print it } → dport is 0 to 65535 and never equals -1"
            + " (line 1, column 35)",
        "on connect { if (it.dport in 70000..80000) print it } → dport is 0 to 65535 and never in 70000..80000"
            + " (line 1, column 30)",
        "on connect { if (it.dport > 65535) print it } → dport is 0 to 65535 and never > 65535 (line 1, column 29)",
        "on connect { if (0 > it.dport) print it } → dport is 0 to 65535 and never < 0 (line 1, column 18)",
        "on connect { if (it.uid == -1) print it } → uid is 0 to 4294967295 and never equals -1; write 4294967295"
            + " (line 1, column 28)",
        "on handshake { if (it.ret == 111) print it } → ret is 0 or a negative errno and never equals 111;"
            + " write -111 (line 1, column 30)",
        "on connect { if (it.dport == 80.5) print it } → dport is a whole number and never equals 80.5"
            + " (line 1, column 30)",
        "on connect { if (it.dport > '80') print it } → dport is a number and cannot be compared with the text '80';"
            + " write 80 without quotes (line 1, column 29)",
        "on connect { if (5 <= it.comm) print it } → comm is text and cannot be compared with 5 (line 1, column 18)",
        "on connect { if (it.saddr > '10.0.0.1') print it } → saddr is an address and cannot be compared with"
            + " the text '10.0.0.1'; write ip('10.0.0.1') (line 1, column 29)",
        "on connect { if (it.dport < true) print it } → dport is a number and cannot be compared with true"
            + " (line 1, column 29)",
        "on connect { if (it.dport == [80]) print it } → dport never equals a list; write it.dport in […]"
            + " (line 1, column 30)",
        "on connect { if (it.comm != []) print it } → comm never equals a list; write it.comm in […]"
            + " (line 1, column 29)",
        "on connect { if (it.daddr in ['fe80::1%lo']) print it } → 'fe80::1%lo' has a zone, %lo, and an event's"
            + " address has none; write 'fe80::1' (line 1, column 31)",
        "on connect { if (it.dport == true) print it } → dport is a number and never equals true (line 1, column 30)",
        "on connect { if (it.daddr == 5) print it } → daddr is an address and never equals 5; write an address,"
            + " such as '127.0.0.1' (line 1, column 30)",
        "on connect { switch (it.dport) { case 80: print 1; case 99999: print 2 } }"
            + " → dport is 0 to 65535 and never equals 99999 (line 1, column 57)",
        "on connect { def p = it.dport; print 1; if (p == 99999) print it }"
            + " → dport is 0 to 65535 and never equals 99999 (line 1, column 50)",
        "on connect { e -> [1].each { x -> if (e.comm == 'containerd-shim-runc-v2') print x } }"
            + " → comm holds 15 bytes at most: write 'containerd-shim' (line 1, column 49)",
        "on connect { if (it.comm in ['a', 'wörker-of-the-w']) print it }"
            + " → comm holds 15 bytes at most: write 'wörker-of-the-' (line 1, column 35)",
        "on connect { if (it.comm.startsWith('containerd-shim-')) print it }"
            + " → comm holds 15 bytes at most: write 'containerd-shim' (line 1, column 37)",
        "on connect { if (it.comm.endsWith('ontainerd-shim-r')) print it }"
            + " → comm holds 15 bytes at most (line 1, column 35)",
        "on connect(comm: 'x', dport: -1) { print it } → dport is 0 to 65535 and never equals -1"
            + " (line 1, column 30)",
        "on connect(comm: ['x', 'containerd-shim-runc-v2']) { print it }"
            + " → comm holds 15 bytes at most: write 'containerd-shim' (line 1, column 24)",
        "on connect { print it.dport.foo } → it.dport is a number and has no 'foo' (line 1, column 29)",
        "on connect { print it.dport[0] } → it.dport is a number and has no [0] (line 1, column 29)",
        "on connect { if (it.daddr[1] == 5) print it } → it.daddr is an address and has no [1] (line 1, column 27)",
        "on connect { print it.dport.foo() } → it.dport is a number and has no foo() (line 1, column 29)",
        "on connect { print it.comm.toUppercase() }"
            + " → it.comm is text and has no toUppercase(); did you mean toUpperCase? (line 1, column 28)",
        "on connect { print it.daddr.hostname } → it.daddr is an address and has no 'hostname' (line 1, column 29)",
        "on handshake { print it.latency.ms } → it.latency is a number and has no 'ms'; a time is written 10.ms,"
            + " as in it.latency > 10.ms (line 1, column 33)",
        "on connect { if (it.daddr == '10.0.0.256') print it } → '10.0.0.256' is not an IP address (line 1, column 30)",
        "on connect { if (it.daddr in ['::1', '::g']) print it }"
            + " → '::g' is not a block of addresses such as 10.0.0.0/8 or fe80::/10 (line 1, column 38)",
        "on connect { if (it.daddr in cidr('10.0.0.1/8')) print it }"
            + " → '10.0.0.1/8' has bits set beyond its prefix; did you mean 10.0.0.0/8? (line 1, column 35)",
        "on connect { if (it.daddr == ip('x')) print it } → 'x' is not an IP address (line 1, column 33)",
        "on connect < print it"
            + " → this < has no closing >; end the line with >, or write { } (line 1, column 12)",
        "on connect { print it           → this { has no closing } (line 1, column 12)",
        "on connect < print(it] >        → this ( has no closing ) (line 1, column 19)",
        "x = (1 +                        → this ( has no closing ) (line 1, column 5)",
        "x = [1, 2)                      → this [ has no closing ] (line 1, column 5)",
        "foo = ]                         → this ] closes nothing (line 1, column 7)",
        "print \"abc                     → this string has no end (line 1, column 7)",
        "print 'abc                      → this string has no end (line 1, column 7)",
        "on connect { if it.pid == 80 print it } → unexpected 'it'; what if tests is in parentheses: if (…)"
            + " (line 1, column 17)",
        "every(1.s) { on connect { e -> if e.pid == 8 print e } } → unexpected 'e'; what if tests is in"
            + " parentheses: if (…) (line 1, column 35)",
        "x = 5 +* 3                      → unexpected '+' (line 1, column 7)",
        "switch (1) { case }             → unexpected '}' (line 1, column 19)",
        "x = 3 +                         → unexpected '+' (line 1, column 7)",
        "def a = 1; def a = 2            → variable 'a' is declared twice (line 1, column 16)",
        "new Foo()                       → no class 'Foo' (line 1, column 1)",
        "import foo.Bar                  → no class 'foo.Bar': there is no foo/Bar.groovy in this directory"
                + " (line 1, column 8)",
        "x = 08                          → Invalid octal number (line 1, column 5)",
        "break                           → break statement is only allowed inside loops or switches (line 1, column 1)",
        "class A {}"
            + " → test only defines a class; a script has statements, such as on connect { print it }",
        "final x = 1; x = 2              → The variable [x] is declared final but is reassigned (line 1, column 14)",
    })
    void shouldSayWhatIsWrongAndWhere(String script, String message) {
        assertEquals(message, error(script).getMessage());
    }

    @Test
    void shouldUnderlineThePlace() {
        assertEquals("""
                connect has no field 'dprot'; did you mean dport? (line 3, column 9)
                  \tif (it.dprot == 80 &&
                  \t       ~~~~~""",
                error("x = 1\non connect <\n\tif (it.dprot == 80 &&\n  it.pid == 3) print it\n>").rendered());
    }

    @Test
    void shouldUnderlineToTheEndOfTheLineWhenThePlaceGoesOn() {
        assertEquals("""
                no class 'Foo' (line 2, column 5)
                  x = new Foo(1,
                      ~~~~~~~~~~""", error("\nx = new Foo(1,\n2)").rendered());
    }

    @Test
    void shouldShowTheUsersBracketsNotOurs() {
        ScriptError e = error("on connect < foo( >\n");
        assertTrue(e.rendered().contains("on connect < foo( >"), e.rendered());
        assertEquals("on connect < if it.pid print it >", error("on connect < if it.pid print it >").sourceLine());
    }

    @Test
    void shouldCompileAnEmptyScript() {
        assertEquals(0, new ScriptCompiler().compile("test", "").handlers().size());
    }
}
