package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.SessionOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that pointers of this kernel lead to, with another process at work. */
@Tag("live")
class MembersLiveTest {
    private static final int PORT = 21477;

    private static ScriptTrace trace(String script, String... command) {
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), script, traces -> {
            try {
                new ProcessBuilder(command).start().waitFor();
            } catch (IOException e) {
                throw new IllegalStateException(command[0], e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        assertEquals(List.of(), trace.warnings());
        trace.traces().forEach(t -> assertEquals(0, t.accounting().failed(), t.accounting().toString()));
        return trace;
    }

    private static void assertHas(ScriptTrace trace, Object... row) {
        assertTrue(trace.rows().contains(Arrays.asList(row)), trace.rows().toString());
    }

    @Test
    void shouldReadWhatTheKernelKnowsOfAProcess() throws IOException {
        String net = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString().replaceAll("\\D", "");
        ScriptTrace trace = trace("on rawtp('sched_process_exec') { if (it.p.comm == 'printf' && it.bprm.argc == 4)"
                + " print it.bprm.filename, it.bprm.file.f_path.dentry.d_name.name, it.task.real_parent.tgid,"
                + " it.p.nsproxy.net_ns.ns.inum, it.p.mm.total_vm > 10 }", "/usr/bin/printf", "%s%s", "a", "b");
        assertHas(trace, "/usr/bin/printf", "printf", (int) ProcessHandle.current().pid(), Long.parseLong(net), true);
    }

    @Test
    void shouldTakeALocalForTheThread() {
        ScriptTrace trace = trace("on tracepoint('sched:sched_process_exec') { def t = it.task;"
                + " if (it.comm == 'printf') print t.comm, t.tgid == it.pid, it.task != 0, t == it.task }",
                "/usr/bin/printf", "x");
        assertHas(trace, "printf", true, true, true);
    }

    /** A kernel thread has no memory of its own. */
    @Test
    void shouldBeNullBehindNull() {
        ScriptTrace trace = trace("on rawtp('sched_switch') { if (it.next.mm == null) print it.next.mm.total_vm,"
                + " it.next.mm.owner.comm, it.next.real_parent.pid >= 0 }", "/bin/sleep", "0.3");
        assertHas(trace, null, null, true);
    }

    /** In the kernel, and where a function of the script hides the condition from it. */
    @ParameterizedTest
    @ValueSource(strings = {
        "it.next.mm == null", "it.next.mm", "!it.next.mm", "it.next.mm.total_vm < 5", "it.next.mm.total_vm >= 5",
        "it.next.mm.total_vm != 7", "it.next.mm.owner.comm == 'sleep'", "it.next.mm.owner.comm != 'sleep'",
        "it.next.mm.map_count in 1..100000", "it.next.flags & 0x200000", "it.next.mm.owner.pid == it.next.mm.owner.tgid"
    })
    void shouldDecideAsTheScriptDoes(String condition) {
        ScriptTrace trace = trace("def same(x) { x }; all = count(); held = count();"
                + " on rawtp('sched_switch') { if (it.cpu >= 0 && (" + condition + ")) print 'kernel', same("
                + condition + ") ? 1 : 0 };"
                + " on rawtp('sched_switch') { all[same(" + condition + ") ? 1 : 0]++ }; end { print all }",
                "/bin/sleep", "0.3");
        assertTrue(trace.rows().stream().filter(r -> r.get(0).equals("kernel")).allMatch(r -> r.get(1).equals(1)),
                condition + trace.rows());
    }

    @Test
    void shouldCountByWhatIsNull() {
        ScriptTrace trace = trace("n = count(); on rawtp('sched_switch') { n[it.next.mm.owner.comm, it.next.mm == null"
                + " ? 1 : 0]++ }; end { print n }", "/bin/sleep", "0.3");
        assertEquals(0, trace.traces().get(0).accounting().delivered());
        assertTrue(trace.rows().stream().anyMatch(r -> r.get(0).equals(Arrays.asList(null, 1L))),
                trace.rows().toString());
    }

    @Test
    void shouldReadAProcessMemoryBehindAPointerOfItsOwn() {
        ScriptTrace trace = trace("on tracepoint('syscalls:sys_enter_connect') { if (it.uservaddr.sa_family == 2)"
                + " print it.comm, it.uservaddr.sa_family, it.uservaddr.sa_data[1] & 0xff }",
                "/usr/bin/python3", "-c", "import socket\nsocket.socket().connect_ex(('127.0.0.1', " + PORT + "))");
        assertHas(trace, "python3", 2, PORT & 0xff);
    }

    @ParameterizedTest
    @CsvSource({"kprobe, KPROBE", "fentry, FENTRY", "fexit, FENTRY"})
    void shouldFollowArgumentsOfFunctions(String word, AttachKind kind) {
        assumeTrue(AttachKinds.each().anyMatch(k -> k == kind), "this kernel does not do " + kind
                + "; those in the virtual machine do");
        ScriptTrace trace = trace("on " + word + "('vfs_read') { def f = it.file; if (it.count == 4321 && f.f_inode)"
                + " print f.f_path.dentry.d_name.name, f.f_path.dentry.d_parent.d_name.name, f.f_inode.i_nlink }",
                "/usr/bin/python3", "-c", "import os\nos.read(os.open('/etc/hostname', os.O_RDONLY), 4321)");
        assertHas(trace, "hostname", "etc", 1L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "it.next.mm.totl_vm    | it.next.mm: struct mm_struct has no member 'totl_vm'; did you mean total_vm?",
        "it.next.comm.x        | it.next.comm is text and has no 'x'",
    })
    void shouldNameTheNearestMember(String member, String message) {
        String script = "on rawtp('sched_switch') { print " + member + " }";
        var error = org.junit.jupiter.api.Assertions.assertThrows(RuntimeException.class,
                () -> trace(script, "/bin/true"));
        assertTrue(error.getMessage().startsWith(message), error.getMessage());
    }
}
