package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of kernel functions from their beginning to their return, by each way there is to watch both. */
@Tag("live")
@Timeout(600)
class CallLiveTest {
    private static final String READS = "import os\nfd = os.open('/', os.O_RDONLY)\n"
            + "for length in [4321, 4322, 4321, 4323, 4321]:\n  try: os.read(fd, length)\n"
            + "  except IsADirectoryError: pass\n";

    static Stream<AttachKind> kinds() {
        return Stream.of(AttachKind.FENTRY, AttachKind.KPROBE);
    }

    private static SessionOptions options(AttachKind kind) {
        assumeTrue(AttachKinds.each().anyMatch(k -> k == kind), "this kernel does not do " + kind
                + "; those in the virtual machine do");
        return ScriptTrace.options(kind);
    }

    private static ScriptTrace python(AttachKind kind, String script, String program) {
        ScriptTrace trace = ScriptTrace.run(options(kind), script,
                traces -> Callee.end(Callee.python(program)));
        assertEquals(List.of(), trace.warnings());
        for (Trace t : trace.traces()) {
            Accounting a = t.accounting();
            assertEquals(a.hits(), a.rejected() + a.delivered() + a.aggregated() + a.lost() + a.missed(), "" + a);
            assertEquals(0, a.failed() + a.lost(), "" + a);
            assertEquals(kind, t.report().kind());
        }
        return trace;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldHaveArgumentsResultAndDuration(AttachKind kind) {
        ScriptTrace trace = python(kind, "on call('vfs_read') { if (it.count == 4321 && it.comm == 'callee')"
                + " print it.ret, it.error, it.count, it.elapsed > 0 && it.elapsed < 60.s, it.file < 0 }", READS);
        assertEquals(List.of(-21L, "EISDIR", 4321L, true, true), trace.rows().get(0));
        assertEquals(3, trace.rows().size());
        assertTrue(trace.traces().get(0).accounting().rejected() >= 2);
    }

    /** What is rejected as it begins finds nothing at its return. */
    @ParameterizedTest
    @MethodSource("kinds")
    void shouldCountAndMeasureInTheKernelAlone(AttachKind kind) {
        ScriptTrace trace = python(kind, "n = count(); least = min(); on call('vfs_read') {"
                + " if (it.count in 4321..4322 && it.comm == 'callee') { n[it.count]++; least << it.elapsed } };"
                + " end { print n; print least }", READS);
        assertEquals("[[4321], 3]", trace.rows().get(0).toString());
        assertEquals("[[4322], 1]", trace.rows().get(1).toString());
        assertTrue((long) trace.rows().get(2).get(1) > 0, trace.rows().toString());
        assertEquals(0, trace.traces().get(0).accounting().delivered());
    }

    /** Python sleeps until a time, which it works out before. */
    @ParameterizedTest
    @MethodSource("kinds")
    void shouldMeasureHowLongACallWaits(AttachKind kind) {
        ScriptTrace trace = python(kind, "on call('hrtimer_nanosleep') {"
                + " if (it.comm == 'callee') print it.elapsed, it.ret }", "import time\ntime.sleep(0.3)\n");
        assertEquals(1, trace.rows().size(), trace.rows().toString());
        long elapsed = (long) trace.rows().get(0).get(0);
        assertTrue(elapsed >= 250_000_000 && elapsed < 60_000_000_000L, elapsed + " ns");
        assertEquals(0L, trace.rows().get(0).get(1));
    }

    /** The kernel's answer is sent while the question is still being sent: a call within a call of the same thread. */
    @ParameterizedTest
    @MethodSource("kinds")
    void shouldTellNestedCallsApart(AttachKind kind) {
        ScriptTrace trace = python(kind, "on call('netlink_unicast') {"
                + " if (it.comm == 'callee') print it.portid == 0 ? 'outer' : 'inner', it.elapsed, it.ret > 0 }", """
                import socket, struct
                s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
                s.bind((0, 0))
                for i in range(20):
                    # RTM_GETLINK of interface 1
                    s.send(struct.pack('=IHHIIBxHiII', 32, 18, 1, i, 0, 0, 0, 1, 0, 0))
                    s.recv(65536)
                """);
        assertEquals(40, trace.rows().size(), trace.rows().toString());
        for (int i = 0; i < 40; i += 2) {
            List<Object> inner = trace.rows().get(i);
            List<Object> outer = trace.rows().get(i + 1);
            assertEquals("inner outer", inner.get(0) + " " + outer.get(0));
            assertTrue((long) outer.get(1) > (long) inner.get(1), trace.rows().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldKeepTextFromTheBeginning(AttachKind kind) {
        ScriptTrace trace = python(kind, "on call('do_sys_openat2') { if (it.comm == 'callee'"
                + " && it.filename.startsWith('/tmp/gre')) print it.filename, it.error }", """
                import os
                for end in ['', 'x', '/x']:
                    try: os.open('/tmp/grebe' + end, os.O_RDONLY)
                    except OSError: pass
                """);
        assertEquals("[[/tmp/grebe, ENOENT], [/tmp/grebex, ENOENT], [/tmp/grebe/x, ENOENT]]",
                trace.rows().toString());
        assertTrue(trace.traces().get(0).plan().conditions().stream().allMatch(c -> c.kernelTest().isPresent()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldReadMembersAtTheBeginning(AttachKind kind) {
        ScriptTrace trace = python(kind, "on call('vfs_read') { if (it.count == 4321 && it.comm == 'callee'"
                + " && it.file.f_inode.i_ino > 0 && it.file.f_path.dentry.d_name.name == '/')"
                + " print it.file.f_path.dentry.d_name.name, it.file.f_inode.i_mode & 0xf000, it.task.comm,"
                + " it.pos == null };"
                + " n = count(); on call('vfs_read') { if (it.count == 4321) n[it.file.f_inode.i_ino > 0 ? 1 : 0]++ };"
                + " end { print n }", READS);
        assertEquals(List.of("/", 0x4000, "callee", false), trace.rows().get(0));
        assertEquals(4, trace.rows().size());
        assertEquals("[[1], 3]", trace.rows().get(3).toString());
    }

    static Stream<Arguments> kindsAndConditions() {
        return kinds().flatMap(kind -> Stream.of("it.count == 4321", "it.ret < 0 && it.count > 4320",
                "it.error == 'EISDIR' || it.count == 4322", "it.elapsed > 1.ns && it.count in [4321, 4323]")
                .map(condition -> Arguments.of(kind, condition)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndConditions")
    void shouldDecideAsTheScriptDoes(AttachKind kind, String condition) {
        String on = "on call('vfs_read') { if (it.comm == 'callee' && it.count in 4321..4323 && ";
        ScriptTrace trace = python(kind, "def same(x) { x }; "
                + on + "(" + condition + ")) print 'kernel', it.count, it.ret };"
                + on + "same(" + condition + ")) print 'script', it.count, it.ret }", READS);
        assertEquals(rows(trace, "script"), rows(trace, "kernel"), condition);
        assertTrue(trace.rows().size() > 0, condition);
    }

    private static List<List<Object>> rows(ScriptTrace trace, String of) {
        return trace.rows().stream().filter(r -> r.get(0).equals(of)).map(r -> r.subList(1, r.size())).toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldNotGuessWhatWasUnderWayAtTheStart(AttachKind kind) {
        try (Callee.Reader reader = new Callee.Reader()) {
            ScriptTrace trace = ScriptTrace.run(options(kind),
                    "on call('vfs_read') { if (it.count == 4321) print it.ret };"
                            + " on call('vfs_read') { if (it.count == 4321) print it.ret, it.elapsed > 0 }",
                    traces -> {
                        reader.write(1);
                        reader.write(2);
                    });
            assertTrue(trace.rows().contains(List.of(2L)) && trace.rows().contains(List.of(2L, true))
                    && trace.rows().size() == 2, trace.rows().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldForgetWhatWasUnderWayWhenItPaused(AttachKind kind) {
        try (Callee.Reader reader = new Callee.Reader();
                Workbench w = new Workbench(options(kind).withReplaceable())) {
            Trace trace = w.trace("on call('vfs_read') { if (it.count == 4321) print it.ret, it.elapsed < 1.h }");
            reader.write(1);
            reader.write(2);
            w.onScriptThread(() -> {
                trace.pause();
                return null;
            });
            reader.write(3);
            w.onScriptThread(() -> {
                trace.resume();
                return null;
            });
            reader.write(4);
            reader.write(5);
            w.finish();
            assertEquals("[[2, true], [5, true]]", w.rows.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldReportOnceWhatWasUnderWayWhenThePlanChanged(AttachKind kind) {
        try (Callee.Reader reader = new Callee.Reader();
                Workbench w = new Workbench(options(kind).withReplaceable())) {
            Trace trace = w.trace("on call('vfs_read') { if (it.pid == " + reader.process.pid() + ") print it.ret }");
            reader.write(1);
            reader.write(2);
            w.replace(trace, "on call('vfs_read') { if (it.count == 4321) print 'new', it.ret, it.count }");
            reader.write(3);
            w.finish();
            assertEquals("[[2], [new, 3, 4321]]", w.rows.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldTestMembersThatOnlyTheNewClosureMentions(AttachKind kind) {
        try (Callee.Reader reader = new Callee.Reader();
                Workbench w = new Workbench(options(kind).withReplaceable())) {
            Trace trace = w.trace("on call('vfs_read') { if (it.count == 4321) print it.ret }");
            reader.write(1);
            reader.write(2);
            String call = "on call('vfs_read') { if (it.count == 4321 && it.file.f_inode";
            w.replace(trace, call + ") print 'new', it.ret, it.file.f_inode.i_ino > 0 }");
            reader.write(3);
            reader.write(4);
            w.replace(trace, call + " == null) print 'none' }");
            reader.write(5);
            reader.write(6);
            w.finish();
            assertEquals("[[2], [new, 3, true], [new, 4, true]]", w.rows.toString());
        }
    }
}
