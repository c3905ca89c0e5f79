package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Maps that handlers share: what the kernel makes of one beside what the script makes of the same events. */
@Tag("live")
class SharedMapLiveTest {
    private static final int THREADS = 4;
    private static final int CALLS = 3000;

    /** Each thread seeks to places of its own, and now and then to one that fails. */
    private static final String SEEKS = """
            import os, threading
            def work(n):
                fd = os.open('/etc/hostname', os.O_RDONLY)
                for i in range(%d):
                    try: os.lseek(fd, n * 1000 + i %% 7 - 2 if i %% 5 else -1, 0)
                    except OSError: pass
            threads = [threading.Thread(target=work, args=(n,)) for n in range(%d)]
            for t in threads: t.start()
            for t in threads: t.join()
            """.formatted(CALLS, THREADS);

    /** {@code m}, its tables and its handlers. */
    private static String part(String m) {
        return """
                M = [:]; Msum = sum(); Mfailed = count(); Mlate = count()
                on tracepoint('syscalls:sys_enter_lseek') {
                    if (it.comm != 'grebe-seeks') return
                    if (it.offset % 7 != 3) M[it.tid] = it.offset; else M.remove(it.tid)
                }
                on tracepoint('syscalls:sys_exit_lseek') {
                    if (it.comm != 'grebe-seeks') return
                    def t = M.remove(it.tid)
                    if (t == null) return
                    if (it.ret < 0) Mfailed[t]++
                    else {
                        def d = it.ret - t
                        Msum[it.tid] << t * 3
                        if (d == 0) Mlate[it.tid, t % 4]++
                    }
                }
                """.replace("M", m);
    }

    private static void python(String program) {
        try {
            // By a name that nobody else has: calls of others that are under way meet only some of the programs.
            Path link = Files.createTempDirectory("shared-map").resolve("grebe-seeks");
            Files.createSymbolicLink(link, Path.of("/usr/bin/python3"));
            assertEquals(0, new ProcessBuilder(link.toString(), "-c", program).inheritIO().start().waitFor());
            Files.delete(link);
            Files.delete(link.getParent());
        } catch (IOException e) {
            throw new IllegalStateException("python3", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean inKernel(Trace trace) {
        return trace.plan().shared().get(0).inKernel();
    }

    @Test
    void shouldCountTheSameInTheKernelAndInTheScript() {
        String script = part("k") + part("s") + """
                end {
                    println s.size() + ' left'
                    print ksum.snapshot() == ssum.snapshot(), kfailed.snapshot() == sfailed.snapshot(),
                        klate.snapshot() == slate.snapshot(), ssum.size() >= 4, sfailed.size() > 0, slate.size() > 4
                }
                """;
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), script, traces -> python(SEEKS));
        assertEquals(List.of(), trace.warnings());
        assertEquals(List.of(true, true, false, false), trace.traces().stream()
                .map(SharedMapLiveTest::inKernel).toList());
        assertEquals(List.of(List.of(true, true, true, true, true, true)), trace.rows());
        for (Trace t : trace.traces()) {
            Accounting a = t.accounting();
            assertEquals(a.hits(), a.rejected() + a.delivered() + a.aggregated() + a.lost() + a.missed() + a.dropped());
            assertTrue(a.isComplete(), a.toString());
            assertTrue(a.aggregated() + a.delivered() >= THREADS * CALLS, a.toString());
            assertEquals(inKernel(t) ? 0 : a.delivered(), a.received());
        }
    }

    /** Calls that were under way before have no beginning. */
    @Test
    void shouldLeaveOutWhatHasNoBeginning() {
        String script = """
                start = [:]; whole = count(); half = count()
                on tracepoint('syscalls:sys_enter_lseek') { if (it.offset == 4321) start[it.tid] = 0L }
                on tracepoint('syscalls:sys_exit_lseek') {
                    if (it.comm != 'grebe-seeks') return
                    def t = start.remove(it.tid)
                    if (t != null) whole[it.comm]++
                    if (t) half[it.comm]++
                }
                end { print whole['grebe-seeks'], half['grebe-seeks'] }
                """;
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), script, traces -> python(
                "import os\nfd = os.open('/etc/hostname', os.O_RDONLY)\n"
                + "for i in range(9): os.lseek(fd, 4320 + i % 3, 0)"));
        assertEquals(List.of(), trace.warnings());
        assertTrue(trace.traces().stream().allMatch(SharedMapLiveTest::inKernel));
        assertEquals(List.of(List.of(3L, 0L)), trace.rows());
        assertFalse(trace.traces().stream().anyMatch(t -> t.accounting().delivered() > 0));
    }
}
