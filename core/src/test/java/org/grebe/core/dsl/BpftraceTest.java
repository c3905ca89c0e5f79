package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that people who know bpftrace type first. */
class BpftraceTest {
    private static final String FIELDS = ", with it.pid, it.comm and so on (line 1, column ";

    /** As `grebe -e` does, compiled and run. */
    private static String failure(String script) {
        return assertThrows(ScriptError.class, () -> ScriptRun.explain(
                new ScriptCompiler().compile("test", script), new FakeHost())).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "kprobe:tcp_sendmsg { printf(\"%d\", pid); } → on kprobe('tcp_sendmsg') { … }",
        "k:tcp_sendmsg { print 1 }                 → on kprobe('tcp_sendmsg') { … }",
        "on kprobe:tcp_sendmsg { print it }        → on kprobe('tcp_sendmsg') { … }",
        "kprobe:tcp_sendmsg                        → on kprobe('tcp_sendmsg') { … }",
        "kprobe:tcp_v4_connect { print 1 }         → on connect { … }",
        "kretprobe:inet_csk_accept { print 1 }     → on accept { … }",
        "kfunc:tcp_sendmsg { print 1 }             → on fentry('tcp_sendmsg') { … }",
        "fentry:vmlinux:tcp_sendmsg { print 1 }    → on fentry('tcp_sendmsg') { … }",
        "kfunc:vmlinux:tcp_connect { print 1 }     → on connect { … }",
        "rawtracepoint:sched:sched_switch { print 1 } → on rawtp('sched_switch') { … }",
        "tracepoint:sock:inet_sock_set_state { print 1 } → on tracepoint('sock:inet_sock_set_state') { … }",
        "tracepoint:syscalls:sys_enter_openat /pid == 1 && comm == \"a\"/ { print 1 } "
            + "→ on tracepoint('syscalls:sys_enter_openat') { if (it.pid == 1 && it.comm == \"a\") … }",
        "tracepoint:sched:sched_switch/args->prev_pid == 1/{ print 1 } "
            + "→ on tracepoint('sched:sched_switch') { if (it.prev_pid == 1) … }",
    })
    void shouldTellTheFormOfAProbe(String line, String form) {
        int column = line.startsWith("on ") ? 4 : 1;
        String theirs = line.replaceFirst("^on ", "").split("[ {/]")[0];
        assertEquals("`" + theirs + "` is bpftrace's; here it is " + form + FIELDS + column + ")", failure(line));
    }

    @Test
    void shouldTellHowATableIsMade() {
        assertEquals("`kprobe:tcp_connect` is bpftrace's; here it is on connect { if (it.pid > 1) n[it.comm]++ },"
                + " with n = count() before it (line 1, column 1)",
                failure("kprobe:tcp_connect /pid > 1/ { @[comm] = count(); }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "BEGIN { printf(\"hi\"); }  → `BEGIN` is bpftrace's; here it is begin { … } (line 1, column 1)",
        "END { clear(@); }         → `END` is bpftrace's; here it is end { … } (line 1, column 1)",
        "interval:s:5 { print(@) } → `interval:s:5` is bpftrace's; here it is every(5.s) { … } (line 1, column 1)",
        "i:ms:100 { print 1 }      → `i:ms:100` is bpftrace's; here it is every(100.ms) { … } (line 1, column 1)",
        "uprobe:/bin/bash:readline { print 1 } → `uprobe:/bin/bash:readline` is bpftrace's;"
            + " grebe does not trace functions of programs (uprobe) yet;"
            + " `on connect { print it }` works (line 1, column 1)",
        "on connect { @[it.comm] = count() } → `@[it.comm]` is bpftrace's; here it is a variable:"
            + " n = count(); on connect { n[it.comm]++ }; end { print n } (line 1, column 14)",
    })
    void shouldTellTheFormOfTheRest(String line, String message) {
        assertEquals(message, failure(line));
    }

    @Test
    void shouldNameTheLine() {
        assertEquals("`END` is bpftrace's; here it is end { … } (line 2, column 3)",
                failure("x = 1\n  END { print(@); }"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "x = [\n  p:80\n", "println 'me@example)", "on connect { print it", "s: while (true) { break s",
        "x = @Override y", "h:8080", "kprobe", "// counts (see @hits)\non connect { print it",
        "/*\nkprobe:tcp_sendmsg { @[comm] = count(); }\n*/\non connect { print it", "println 'to (a @b)",
        "x = \"\"\"\nBEGIN {\n\"\"\"; on connect { print it",
    })
    void shouldLeaveOtherMistakesAlone(String script) {
        assertEquals(Optional.empty(), Bpftrace.explain(script));
    }

    @Test
    void shouldLeaveScriptsAloneThatWork() {
        CompiledScript ours = new ScriptCompiler().compile("test", "def BEGIN(c) { c() }; BEGIN { println 'yes' }");
        assertDoesNotThrow(() -> ScriptRun.explain(ours, new FakeHost()));
    }
}
