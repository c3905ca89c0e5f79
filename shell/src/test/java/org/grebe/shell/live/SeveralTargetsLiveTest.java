package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several functions or tracepoints of this kernel as one probe, with another process at work. */
@Tag("live")
class SeveralTargetsLiveTest {
    /** Calls of a known number that nobody else makes with these arguments. */
    private static final String CALLS = "import os\nfd = os.open('/etc/hostname', os.O_RDONLY)\n"
            + "for i in range(5): os.lseek(fd, 4321, 0)\n"
            + "for i in range(3): os.read(fd, 4321)\n"
            + "null = os.open('/dev/null', os.O_WRONLY)\n"
            + "for i in range(4): os.write(null, b'x' * 4321)\n"
            + "for i in range(7): os.getppid()\n";

    private static ScriptTrace python(String script) {
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), script, traces -> {
            try {
                new ProcessBuilder("/usr/bin/python3", "-c", CALLS).start().waitFor();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        for (Trace t : trace.traces()) {
            Accounting a = t.accounting();
            assertEquals(a.hits(), a.rejected() + a.delivered() + a.aggregated() + a.lost() + a.missed(),
                    a.toString());
            assertEquals(0, a.failed(), a.toString());
        }
        return trace;
    }

    private static String rows(ScriptTrace trace) {
        return trace.rows().stream().map(r -> r.get(0) + " " + r.get(1)).sorted().collect(Collectors.joining(", "));
    }

    /** In the kernel, and where a handler that looks at the table keeps it in the script. */
    @ParameterizedTest
    @ValueSource(strings = {"", "; on connect(pid: 2) { print n['x'] }"})
    void shouldCountByTheTracepointsName(String more) {
        ScriptTrace trace = python("n = count(); on tracepoint('syscalls:sys_enter_getpp*', 'syscalls:sys_enter_dup',"
                + " comm: 'python3') { n[it.func]++ }" + more
                + "; end { print 'getppid', n['syscalls:sys_enter_getppid'] }");
        assertEquals("getppid 7", rows(trace));
    }

    @ParameterizedTest
    @ValueSource(strings = {"it.func == 'syscalls:sys_enter_getppid'", "it.func in ['syscalls:sys_enter_getppid']",
        "it.func.endsWith('_getppid')", "it.func != 'syscalls:sys_enter_getpgid'"
            + " && it.func != 'syscalls:sys_enter_getpid'"})
    void shouldTestTheName(String condition) {
        ScriptTrace trace = python("on tracepoint('syscalls:sys_enter_getp*', '!*priority', '!*peername',"
                + " comm: 'python3') { if (" + condition + ") print it.func, it.pid > 0 }");
        assertEquals("syscalls:sys_enter_getppid true, ".repeat(7), rows(trace) + ", ");
    }

    @Test
    void shouldHaveFieldsThatAllHave() {
        ScriptTrace trace = python("on tracepoint(['syscalls:sys_enter_lseek', 'syscalls:sys_enter_read'],"
                + " comm: 'python3') { if (it.fd > 2) print it.func.substring(19), it.fd > 2 }");
        assertTrue(rows(trace).contains("lseek true, lseek true, lseek true, lseek true, lseek true"), rows(trace));
        assertTrue(rows(trace).contains("read true, read true, read true"), rows(trace));
    }

    @Test
    void shouldTakeAProgramForEachRawTracepoint() {
        ScriptTrace trace = python("n = count(); on rawtp('sys_enter', 'sys_exit', comm: 'python3') { n[it.func]++ };"
                + " end { print n['sys_enter'] > 20, Math.abs(n['sys_enter'] - n['sys_exit']) <= 2 }");
        assertEquals("true true", rows(trace));
    }

    /** kprobe.multi where the kernel has it, else a link for each. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "kprobe    → KPROBE → it.count == 4321 && it.arg2 == 4321 → vfs_read 3, vfs_write 4",
        "kretprobe → KPROBE → it.ret == 4321                      → vfs_read 0, vfs_write 4",
        "fentry    → FENTRY → it.count == 4321                    → vfs_read 3, vfs_write 4",
    })
    void shouldTraceSeveralFunctions(String word, AttachKind kind, String condition, String expected) {
        assumeTrue(AttachKinds.each().anyMatch(k -> k == kind), "this kernel does not do " + kind
                + "; those in the virtual machine do");
        ScriptTrace trace = python("n = count(); on " + word + "('vfs_read', 'vfs_write', comm: 'python3') { if ("
                + condition + ") n[it.func]++ }; end { for (f in ['vfs_read', 'vfs_write']) print f, n[f] }");
        assertEquals(expected, rows(trace));
    }

    @Test
    void shouldSayWhichFunctionsCannotBeTraced() {
        assumeTrue(AttachKinds.each().anyMatch(k -> k == AttachKind.KPROBE), "this kernel does not do kprobe;"
                + " those in the virtual machine do");
        ScriptTrace trace = python("n = count(); on kprobe('vfs_*', comm: 'python3', limit: 2000) { n[it.func]++ };"
                + " end { print 'vfs_read', n['vfs_read'] >= 3 }");
        assertEquals("vfs_read true", rows(trace));
        List<String> notes = trace.traces().get(0).report().notes();
        assertTrue(notes.stream().allMatch(n -> n.startsWith("not traced: ")), notes.toString());
    }
}
