package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.AttachTarget;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.TaskFields;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.text.Bpftrace;
import org.grebe.core.dsl.text.ScriptError;
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
        "kprobe:tcp_sendmsg { printf(\"%s\", kstack); } → on kprobe('tcp_sendmsg') { … }",
        "kprobe:tcp_sendmsg { printf(\"%d\", $x); }   → on kprobe('tcp_sendmsg') { … }",
        "kprobe:tcp_sendmsg { if (pid) { printf(\"x\"); } } → on kprobe('tcp_sendmsg') { … }",
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

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "kprobe:tcp_connect /pid > 1/ { @[comm] = count(); }"
            + " → n = count(); on connect { if (it.pid > 1) n[it.comm]++ }; end { print n }",
        "tracepoint:raw_syscalls:sys_enter { @[args.id] = count(); }"
            + " → n = count(); on tracepoint('raw_syscalls:sys_enter') { n[it.id]++ }; end { print n }",
        "tracepoint:syscalls:sys_exit_read /args->ret > 0/ { @bytes[comm] = sum(args->ret); }"
            + " → bytes = sum(); on tracepoint('syscalls:sys_exit_read') { if (it.ret > 0) bytes[it.comm] << it.ret };"
            + " end { print bytes }",
        "tracepoint:syscalls:sys_exit_read { @ = hist(args.ret); }"
            + " → h = hist(); on tracepoint('syscalls:sys_exit_read') { h << it.ret }; end { print h }",
        "kretprobe:vfs_read { @max = max(retval); @[pid, comm] = stats(retval) }"
            + " → maxs = max(); s = stats(); on kretprobe('vfs_read')"
            + " { maxs << it.ret; s[it.pid, it.comm] << it.ret }; end { print maxs; print s }",
        "t:syscalls:sys_exit_read { @l = lhist(args.ret, 0, 1000, 100) }"
            + " → l = lhist(0, 1000, 100); on tracepoint('syscalls:sys_exit_read') { l << it.ret }; end { print l }",
        "t:syscalls:sys_enter_openat { @[str(args.filename)]++ }"
            + " → n = count(); on tracepoint('syscalls:sys_enter_openat') { n[it.filename]++ }; end { print n }",
        "t:syscalls:sys_exit_read { @t += args.ret; }"
            + " → t = sum(); on tracepoint('syscalls:sys_exit_read') { t << it.ret }; end { print t }",
        "kprobe:tcp_sendmsg { @[kstack] = count(); }"
            + " → n = count(); on kprobe('tcp_sendmsg') { n[it.comm]++ }; end { print n }; stacks are not recorded yet,"
            + " so it counts by thread name",
        "kprobe:vfs_read { @start[tid] = nsecs; }\\n"
            + "kretprobe:vfs_read /@start[tid]/ { @us = hist(nsecs - @start[tid]) }"
            + " → h = hist(); on call('vfs_read') { h << it.elapsed }; end { print h }",
        "kretprobe:vfs_read /@s[tid]/ { @us = hist((nsecs - @s[tid]) / 1000); delete(@s[tid]) }"
            + " → h = hist(); on call('vfs_read') { h << it.elapsed }; end { print h }",
        "t:syscalls:sys_enter_read { @b[pid, tid] = nsecs; }"
            + " → h = hist(); on syscall('read') { h << it.elapsed }; end { print h }",
        "t:block:block_rq_issue { @b[args.dev, args.sector] = nsecs; }"
            + " → b = [:]; h = hist(); on tracepoint('block:block_rq_issue') { b[[it.dev, it.sector]] = it.time };"
            + " on tracepoint('block:block_rq_issue') { def t = b.remove([it.dev, it.sector]);"
            + " if (t) h << (it.time - t).intdiv(1000) }; end { print h }",
        "on connect { @[it.comm] = count() }"
            + " → n = count(); on connect { n[it.comm]++ }; end { print n }",
        "on accept { @by[comm] = hist(it.pid) }"
            + " → by = hist(); on accept { by[it.comm] << it.pid }; end { print by }",
        "@[comm] = count() → n = count(); on connect { n[it.comm]++ }; end { print n }",
        "t:syscalls:sys_enter_openat { printf(\"%s %s\\t\", comm, str(args.filename)); }"
            + " → on tracepoint('syscalls:sys_enter_openat') { printf '%s %s\\t', it.comm, it.filename }",
        "kprobe:tcp_connect /pid > 1/ { printf(\"%-6d %s; it's\", pid, comm); exit(); }"
            + " → on connect { if (it.pid > 1) { printf \"%-6d %s; it's\", it.pid, it.comm; exit() } }",
        "t:syscalls:sys_exit_read { printf(\"%s %d\", strftime(\"%H\", nsecs), args->ret / (1024 * 4)) }"
            + " → on tracepoint('syscalls:sys_exit_read') { printf '%s %d', it.clock, it.ret / (1024 * 4) }",
    })
    void shouldSayTheLineThatDoesTheSame(String theirs, String ours) {
        String message = failure(theirs.replace("\\n", "\n"));
        assertTrue(message.contains(" " + ours + " ("), message);
        String line = ours.replaceFirst("; stacks are .*", "");
        assertDoesNotThrow(() -> ScriptRun.explain(
                new ScriptCompiler(BpftraceTest::any).compile("test", line), new FakeHost()), line);
    }

    /** A kernel that has all of them. */
    private static Probe any(Provider provider, String target) {
        List<Field> fields = new ArrayList<>(TaskFields.EVERYWHERE);
        fields.add(Field.of("filename", FieldType.TEXT, "", ""));
        fields.add(Field.of("id", FieldType.U64, "", ""));
        fields.add(Field.of("ret", FieldType.U64, "", ""));
        fields.add(Field.of("elapsed", FieldType.U64, "ns", ""));
        fields.add(Field.of("dev", FieldType.U64, "", ""));
        fields.add(Field.of("sector", FieldType.U64, "", ""));
        AttachTarget site = new AttachTarget(provider, target, Map.of());
        return new Probe(site.describe(), "", fields, List.of("pid", "comm"), Optional.of(site));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "kprobe:tcp_* { print 1 } → on kprobe('tcp_*') { … }",
        "tracepoint:syscalls:sys_enter_* { @[probe] = count(); } → n = count(); on tracepoint('syscalls:sys_enter_*')"
            + " { n[it.func]++ }; end { print n }",
        "kprobe:vfs_* { @[func] = count(); } → n = count(); on kprobe('vfs_*') { n[it.func]++ }; end { print n }",
    })
    void shouldTakeWildcards(String line, String ours) {
        String message = failure(line);
        assertTrue(message.contains("here it is " + ours), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "BEGIN { printf(\"hi\"); }  → `BEGIN` is bpftrace's; here it is begin { printf 'hi' } (line 1, column 1)",
        "END { printf(\"bye\\n\"); }   → `END` is bpftrace's; here it is end { println 'bye' } (line 1, column 1)",
        "i:s:1 { printf(\"%s\", comm) }  → `i:s:1` is bpftrace's; here it is every(1.s) { … } (line 1, column 1)",
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
