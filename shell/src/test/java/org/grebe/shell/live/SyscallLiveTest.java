package org.grebe.shell.live;

import static org.grebe.shell.live.Callee.await;
import static org.grebe.shell.live.Callee.end;
import static org.grebe.shell.live.Callee.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls from their beginning to their return, made by another process that knows what it made. */
@Tag("live")
@Timeout(300)
class SyscallLiveTest {
    private static final long MILLISECOND = 1_000_000;

    private static ScriptTrace trace(String script, Consumer<List<Trace>> workload) {
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), script, workload);
        assertEquals(List.of(), trace.warnings());
        for (Trace t : trace.traces()) {
            Accounting a = t.accounting();
            assertEquals(a.hits(), a.rejected() + a.delivered() + a.aggregated() + a.lost() + a.missed(), "" + a);
            assertEquals(0, a.failed() + a.lost(), "" + a);
        }
        return trace;
    }

    private static ScriptTrace python(String script, String program) {
        return trace(script, traces -> end(Callee.python(program)));
    }

    @Test
    void shouldCountAndMeasureInTheKernelAlone() {
        ScriptTrace trace = python("n = count(); took = sum(); least = min(); on syscall('getppid') {"
                + " if (it.comm == 'callee') { n[it.comm]++; took << it.elapsed; least << it.elapsed } };"
                + " end { print n['callee']; print took; print least }",
                "import os\nfor i in range(1234): os.getppid()\n");
        assertEquals(List.of(1234L), trace.rows().get(0));
        long took = (long) trace.rows().get(1).get(1);
        long least = (long) trace.rows().get(2).get(1);
        assertTrue(least > 0 && took >= 1234 * least && took < 10_000 * MILLISECOND, took + " ns, least " + least);
        assertEquals(0, trace.traces().get(0).accounting().delivered());
    }

    /** A signal's end is no call: the kernel reports it with the result of what the signal interrupted. */
    @Test
    void shouldCountAllByTheirNames() {
        ScriptTrace trace = python("n = count(); on syscall('*') { if (it.comm == 'callee') n[it.name]++ };"
                + " on syscall('*') { if (it.comm == 'callee' && it.name == 'lseek' && it.ret < 0)"
                + " print it.id >= 0, it.error };"
                + " end { print n['getppid'], n['tgkill'], n['rt_sigreturn'], n['kill'] }", """
                import os, signal
                signal.signal(signal.SIGUSR1, lambda s, f: os.getppid())
                for i in range(100): os.kill(os.getpid(), signal.SIGUSR1)
                try: os.lseek(99, 0, 0)
                except OSError: pass
                """);
        assertEquals("[[true, EBADF], [100, 0, 0, 100]]", trace.rows().toString());
        assertEquals(0, trace.traces().get(0).accounting().delivered());
    }

    /** Python sleeps until a time, which it works out before. */
    @Test
    void shouldMeasureHowLongACallTakes() {
        ScriptTrace trace = python("on syscall('clock_nanosleep') {"
                + " if (it.comm == 'callee') print it.elapsed, it.ret }", "import time\ntime.sleep(0.3)\n");
        assertEquals(1, trace.rows().size(), trace.rows().toString());
        long elapsed = (long) trace.rows().get(0).get(0);
        assertTrue(elapsed >= 250 * MILLISECOND && elapsed < 20_000 * MILLISECOND, elapsed + " ns");
        assertEquals(0L, trace.rows().get(0).get(1));
    }

    /** The program's memory is another by the time the call returns. */
    @Test
    void shouldHaveArgumentsAsTheyWereAtTheBeginning() {
        String file = "/tmp/" + "long".repeat(80);
        ScriptTrace trace = python("on syscall('openat') { if (it.comm == 'callee')"
                + " print it.filename, it.dfd, it.ret, it.error }",
                "import os\ntry: open('" + file + "')\nexcept OSError: pass\n");
        assertTrue(trace.rows().contains(List.of(file.substring(0, 255), -100, -36L, "ENAMETOOLONG")),
                trace.rows().toString());
    }

    /** Behind a pointer of the program's, at the beginning: the kernel writes to what recvfrom's points to. */
    @Test
    void shouldReadMembersAtTheBeginning() {
        ScriptTrace trace = python("on syscall('connect') { if (it.comm == 'callee' && it.uservaddr.sa_family == 2)"
                + " print it.uservaddr.sa_family, it.addrlen, it.error };"
                + " families = count(); on syscall('connect') {"
                + " if (it.comm == 'callee') families[it.uservaddr.sa_family, it.task.tgid == it.pid ? 1 : 0]++ };"
                + " end { print families }", """
                import socket
                for family, to in [(socket.AF_INET, ('127.0.0.1', 9)), (socket.AF_UNIX, '/no/such')]:
                    try: socket.socket(family).connect(to)
                    except OSError: pass
                """);
        assertEquals("[[2, 16, ECONNREFUSED], [[1, 1], 1], [[2, 1], 1]]", trace.rows().toString());
    }

    /** The thread takes the number of the one that its process began with. */
    @Test
    void shouldSeeAThreadThatTurnsIntoAnotherProgram() {
        ScriptTrace trace = python("on syscall('execve') { if (it.filename in ['/bin/true', '/no/such'])"
                + " print it.filename, it.comm, it.error, it.tid == it.pid }", """
                import os, threading
                def run():
                    try: os.execv('/no/such', ['x'])
                    except OSError: os.execv('/bin/true', ['true'])
                threading.Thread(target=run).start()
                """);
        assertEquals("[[/no/such, callee, ENOENT, false], [/bin/true, true, null, true]]", trace.rows().toString());
    }

    @Test
    void shouldShowARestartedCallAsSeveral() {
        long[] pid = new long[1];
        ScriptTrace trace = trace("on syscall('clock_nanosleep') { if (it.comm == 'sleep') print it.pid, it.ret };"
                + " on syscall('restart_syscall') { if (it.comm == 'sleep') print it.pid, 'rest', it.ret }", traces -> {
                    Process sleep = start("/bin/sleep", "1");
                    pid[0] = sleep.pid();
                    awaitSleep(sleep);
                    end(start("/bin/kill", "-STOP", "" + sleep.pid()));
                    await(Path.of("/proc/" + sleep.pid() + "/stat"), "\\d+ \\(.*\\) T .*");
                    end(start("/bin/kill", "-CONT", "" + sleep.pid()));
                    end(sleep);
                });
        assertEquals("[[-516], [rest, 0]]", rows(trace, (int) pid[0]).toString());
    }

    /** Nobody hears of calls that threads never come back from; what they kept went with them. */
    @Test
    void shouldForgetThreadsThatEndInsideACall() {
        ScriptTrace trace = trace("on syscall('clock_nanosleep') { if (it.comm == 'callee') print it.ret }",
                traces -> {
                    Process sleepers = Callee.python("import threading, time\n"
                            + "for i in range(50): threading.Thread(target=lambda: time.sleep(1000)).start()\n"
                            + "time.sleep(1000)\n");
                    awaitSleep(sleepers);
                    sleepers.destroyForcibly();
                    end(sleepers);
                });
        // A signal ends the sleep; whether the kernel still gets to the call's end is its own affair.
        assertTrue(trace.rows().size() <= 51, trace.rows().toString());
        assertTrue(trace.rows().stream().allMatch(r -> (long) r.get(0) < -500), trace.rows().toString());
    }

    /** At the beginning, at the return, and of both. */
    @ParameterizedTest
    @ValueSource(strings = {
        "it.offset < 0", "it.offset + 1 == -4320", "it.offset in [-4321, 7]", "it.ret < 0", "it.error == 'EINVAL'",
        "it.elapsed > 1.ns", "it.elapsed < 10.min && it.whence == 0", "it.offset == -4321 || it.ret > 5",
        "it.comm.startsWith('call') && it.ret == -22", "it.pid > 1 && it.offset == 0"
    })
    void shouldDecideAsTheScriptDoes(String condition) {
        String on = "on syscall('lseek') { if (it.comm == 'callee' && ";
        ScriptTrace trace = python("def same(x) { x }; "
                + on + "(" + condition + ")) print 'kernel', it.offset, it.ret };"
                + on + "same(" + condition + ")) print 'script', it.offset, it.ret }", """
                import os
                fd = os.open('/etc/hostname', os.O_RDONLY)
                for offset in [0, -4321, 7, 100, -1]:
                    try: os.lseek(fd, offset, 0)
                    except OSError: pass
                """);
        assertSameRows(trace, condition);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "it.filename == '/tmp/grebe1234'", "it.filename != '/tmp/grebe1234'", "it.filename.startsWith('/tmp/grebe')",
        "it.filename in ['/tmp/grebe', '/tmp/grebe1234']", "it.filename.startsWith('/tmp/grebe12345') && it.ret < 0",
        "!(it.filename == '/tmp/grebe' || it.flags == 0)"
    })
    void shouldCompareTextAsTheScriptDoes(String condition) {
        String on = "on syscall('openat') { if (it.comm == 'callee' && ";
        ScriptTrace trace = python("def same(x) { x }; "
                + on + "(" + condition + ")) print 'kernel', it.filename, it.ret };"
                + on + "same(" + condition + ")) print 'script', it.filename, it.ret }", """
                import os
                for end in ['', '1234', '12345678', '1234567890', '12345678901']:
                    try: os.open('/tmp/grebe' + end, os.O_RDONLY)
                    except OSError: pass
                """);
        assertSameRows(trace, condition);
    }

    private static void assertSameRows(ScriptTrace trace, String condition) {
        assertEquals(rows(trace, "script"), rows(trace, "kernel"), condition);
        assertTrue(trace.rows().size() > 0, condition);
        assertTrue(trace.traces().get(0).plan().conditions().stream().allMatch(c -> c.kernelTest().isPresent()),
                () -> "not all of it was pushed down: " + trace.traces().get(0).plan().conditions());
    }

    private static List<List<Object>> rows(ScriptTrace trace, Object of) {
        return trace.rows().stream().filter(r -> r.get(0).equals(of)).map(r -> r.subList(1, r.size())).toList();
    }

    /** Rejected at the beginning: what another call kept must not be taken for it at the return. */
    @Test
    void shouldRejectAtTheBeginning() {
        ScriptTrace trace = python("on syscall('lseek') { if (it.offset == 4321) print it.ret };"
                + " on syscall('lseek') { if (it.pid == 1) print it.pid }", """
                import os
                fd = os.open('/etc/hostname', os.O_RDONLY)
                for i in range(300): os.lseek(fd, [4321, 0, 1][i % 3], 0)
                """);
        assertEquals(100, trace.rows().stream().filter(r -> r.equals(List.of(4321L))).count());
        assertTrue(trace.traces().get(0).accounting().rejected() >= 200);
        assertTrue(trace.traces().get(1).accounting().rejected() >= 300);
    }

    /** clock_nanosleep(2) is number 230 on x86-64 and 115 on arm64. */
    private static void awaitSleep(Process process) {
        await(Path.of("/proc/" + process.pid() + "/syscall"), "(230|115) .*");
    }

    /** Its duration would be a guess, and so would its arguments. */
    @Test
    void shouldNotGuessWhatWasUnderWayAtTheStart() {
        try (Callee.Reader reader = new Callee.Reader()) {
            ScriptTrace trace = trace("on syscall('read') { if (it.comm == 'callee' && it.ret < 100 && it.fd == 0)"
                    + " print it.ret, it.count }", traces -> {
                        reader.write(1);
                        reader.write(2);
                    });
            assertEquals("[[2, 4321]]", trace.rows().toString());
        }
    }

    @Test
    void shouldForgetWhatWasUnderWayWhenItPaused() {
        try (Callee.Reader reader = new Callee.Reader();
                Workbench w = new Workbench(SessionOptions.defaults().withReplaceable())) {
            Trace trace = w.trace("on syscall('read') { if (it.count == 4321) print it.ret, it.elapsed < 1.h }");
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

    /** Begun under one plan and returned under the next, with fields that the first did not ask for. */
    @Test
    void shouldReportOnceWhatWasUnderWayWhenThePlanChanged() {
        try (Callee.Reader reader = new Callee.Reader();
                Workbench w = new Workbench(SessionOptions.defaults().withReplaceable())) {
            Trace trace = w.trace("on syscall('read') { if (it.pid == " + reader.process.pid()
                    + ") print 'old', it.ret }");
            String on = "on syscall('read') { if (it.count == 4321 && ";
            reader.write(1);
            reader.write(2);
            w.replace(trace, on + "it.fd == 0) print 'new', it.ret, it.count }");
            reader.write(3);
            w.replace(trace, on + "it.fd == 1) print 'none', it.ret, it.count }");
            reader.write(4);
            w.replace(trace, on + "it.fd == 0) print 'last', it.ret, it.count }");
            reader.write(5);
            reader.write(6);
            w.finish();
            assertEquals("[[old, 2], [new, 3, 4321], [last, 6, 4321]]", w.rows.toString());
        }
    }

    /** Each plan has members of its own. */
    @Test
    void shouldReadMembersOfWhicheverPlanIsThere() {
        String connects = """
                import socket
                try: socket.socket().connect(('127.0.0.1', 9))
                except OSError: pass
                """;
        try (Workbench w = new Workbench(SessionOptions.defaults().withReplaceable())) {
            String on = "on syscall('connect') { if (it.comm == 'callee') print ";
            Trace trace = w.trace(on + "it.addrlen }");
            end(Callee.python(connects));
            w.replace(trace, on + "it.uservaddr.sa_family, it.addrlen }");
            end(Callee.python(connects));
            w.replace(trace, on + "it.uservaddr.sa_data[1], it.uservaddr.sa_family == 2 }");
            end(Callee.python(connects));
            w.finish();
            assertEquals("[[16], [2, 16], [9, true]]", w.rows.toString());
        }
    }
}
