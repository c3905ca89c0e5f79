package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions and tracepoints of this kernel as probes, with another process at work. */
@Tag("live")
class AnyProbeLiveTest {
    /** Reads a directory by a length that nobody else asks for, which fails with EISDIR; then waits to be killed. */
    private static final String READS = "import os\nfd = os.open('/', os.O_RDONLY)\n"
            + "for i in range(5):\n  try: os.read(fd, 4321)\n  except IsADirectoryError: pass\n";
    private static final String SEEKS = "import os\nfd = os.open('/etc/hostname', os.O_RDONLY)\n"
            + "for i in range(5):\n  try: os.lseek(fd, -4321, 0)\n  except OSError: pass\n";

    private static void kernelHas(AttachKind kind) {
        assumeTrue(AttachKinds.each().anyMatch(k -> k == kind), "this kernel does not do " + kind
                + "; those in the virtual machine do");
    }

    private static long run(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            long pid = process.pid();
            process.waitFor();
            return pid;
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ScriptTrace python(String script, String program) {
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), script,
                traces -> run("/usr/bin/python3", "-c", program));
        assertBalanced(trace);
        return trace;
    }

    private static void assertBalanced(ScriptTrace trace) {
        assertEquals(List.of(), trace.warnings());
        for (Trace t : trace.traces()) {
            Accounting a = t.accounting();
            assertEquals(a.hits(), a.rejected() + a.delivered() + a.aggregated() + a.lost() + a.missed(),
                    a.toString());
            assertEquals(0, a.failed(), a.toString());
        }
    }

    @Test
    void shouldReadTextOfATracepoint() {
        long[] pid = new long[1];
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), "on tracepoint('sched:sched_process_exec') {"
                + " if (it.comm == 'true') print it.pid, it.args_pid, it.filename, it.cpu >= 0, it.netns > 0 }",
                traces -> pid[0] = run("/bin/true"));
        assertBalanced(trace);
        assertTrue(trace.rows().contains(List.of((int) pid[0], (int) pid[0], "/bin/true", true, true)),
                trace.rows().toString());
    }

    /** What is pushed down decides by the first 15 bytes: paths of 13 to 16, and what differs behind them. */
    @ParameterizedTest
    @ValueSource(strings = {
        "it.filename == '/tmp/grebe1234'", "it.filename != '/tmp/grebe1234'",
        "it.filename.startsWith('/tmp/grebe12345')",
        "it.filename in ['/tmp/grebe123', '/tmp/grebe12']", "it.filename.startsWith('/tmp/grebe123456')"
    })
    void shouldCompareTextAsTheScriptDoes(String condition) throws IOException {
        String probe = "on tracepoint('sched:sched_process_exec') { if (it.comm.startsWith('grebe12') && ";
        List<Path> programs = Stream.of("", "3", "34", "345", "3456", "34567", "9").map(end ->
                Path.of("/tmp/grebe12" + end)).toList();
        try {
            for (Path program : programs) {
                Files.copy(Path.of("/bin/true"), program);
            }
            List<List<List<Object>>> rows = new ArrayList<>();
            for (String script : List.of(probe + condition + ") print it.filename }",
                    "def same(x) { x }; " + probe + "same(" + condition + ")) print it.filename }")) {
                ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), script,
                        traces -> programs.forEach(p -> run(p.toString())));
                assertBalanced(trace);
                rows.add(trace.rows());
            }
            assertEquals(rows.get(1), rows.get(0));
            assertFalse(rows.get(0).isEmpty());
        } finally {
            for (Path program : programs) {
                Files.deleteIfExists(program);
            }
        }
    }

    @Test
    void shouldReadTextBehindAPointerOfAProcess() {
        String file = "/tmp/" + "long".repeat(80);
        ScriptTrace trace = python("on tracepoint('syscalls:sys_enter_openat') { if (it.comm == 'python3')"
                + " print it.filename, it.dfd }", "import os\ntry: open('" + file + "')\nexcept OSError: pass\n");
        assertTrue(trace.rows().contains(List.of(file.substring(0, 255), -100)), trace.rows().toString());
    }

    /** In the kernel, and where a handler that looks at the table keeps it in the script. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "tracepoint('syscalls:sys_enter_openat', comm: 'python3') → ~~",
        "tracepoint('syscalls:sys_enter_openat', comm: 'python3') → ; on connect(pid: 2) { print n['x'] }",
        "syscall('openat', comm: 'python3')                       → ~~",
        "syscall('openat', comm: 'python3')                       → ; on connect(pid: 2) { print n['x'] }",
    })
    void shouldCountByText(String probe, String more) {
        String file = "/tmp/" + "long".repeat(80);
        ScriptTrace trace = python("n = count(); on " + probe + " { n[it.filename, it.dfd]++ }" + more
                + "; end { n.each { k, v -> if (k[0].startsWith('/tmp/')) print k[0], k[1], v } }",
                "for name in 'ab', 'abc', 'ab', '', 'abc', 'ab', 'long' * 80:\n"
                + "  try: open('/tmp/' + name + ('' if len(name) > 9 else '/x'))\n  except OSError: pass\n");
        assertEquals(List.of(List.of("/tmp//x", -100, 1), List.of("/tmp/ab/x", -100, 3), List.of("/tmp/abc/x", -100, 2),
                        List.of(file.substring(0, 255), -100, 1)).toString(),
                trace.rows().stream().map(Object::toString).sorted().toList().toString());
        assertEquals(more.isEmpty() ? 0 : trace.traces().get(0).accounting().hits()
                        - trace.traces().get(0).accounting().rejected(),
                trace.traces().get(0).accounting().delivered());
    }

    /** Negative integers of 64 bits, and what the kernel compares as the script does. */
    @ParameterizedTest
    @ValueSource(strings = {"it.offset < 0", "it.offset == -4321", "it.offset + 1 == -4320", "it.offset in [-4321, 7]"})
    void shouldCompareTheArgumentsOfSystemCalls(String condition) {
        String probe = "on tracepoint('syscalls:sys_enter_lseek') { if (it.comm == 'python3' && ";
        ScriptTrace pushed = python(probe + condition + ") print it.offset }", SEEKS);
        ScriptTrace script =
                python("def same(x) { x }; " + probe + "same(" + condition + ")) print it.offset }", SEEKS);
        assertEquals(5, pushed.rows().stream().filter(r -> r.equals(List.of(-4321L))).count(), condition);
        assertEquals(5, script.rows().stream().filter(r -> r.equals(List.of(-4321L))).count(), condition);
    }

    @Test
    void shouldCountByTheArgumentsOfARawTracepoint() {
        ScriptTrace trace = python("n = count(); on rawtp('sched_switch') { if (it.next) n[it.comm, it.preempt]++ };"
                + " end { print n }", "import time\nfor i in range(9): time.sleep(0.001)\n");
        String python = trace.rows().stream().filter(r -> r.toString().contains("python3")).findFirst()
                .orElseThrow(() -> new AssertionError(trace.rows().toString())).toString();
        assertTrue(python.startsWith("[[python3, "), python);
        assertEquals(0, trace.traces().get(0).accounting().delivered());
    }

    /** Records have an address in 4 bytes and in 16, neither of them aligned in every tracepoint. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "AF_INET  | 127.0.0.1        | 127.0.0.1 | 127.0.0.0/8",
        "AF_INET6 | ::1              | ::1       | ::1/128",
        "AF_INET6 | ::ffff:127.0.0.1 | 127.0.0.1 | 127.0.0.1/32",
    })
    void shouldReadAddresses(String family, String to, String shown, String block) {
        ScriptTrace trace = python("n = count(); on tracepoint('sock:inet_sock_set_state') { if (it.dport == 46113 &&"
                + " it.newstate == 2 && it.daddr in '" + block + "') { print it.saddr, it.daddr; n[it.daddr]++ } };"
                + " end { print n }",
                "import socket\nsocket.socket(socket." + family + ").connect_ex(('" + to + "', 46113))\n");
        assertEquals("[[" + shown + ", " + shown + "], [[" + shown + "], 1]]", trace.rows().toString());
    }

    @Test
    void shouldLeaveOutItself() {
        ScriptTrace trace = ScriptTrace.run(SessionOptions.defaults(), "on rawtp('sys_enter') { print it.pid }",
                traces -> run("/bin/true"));
        assertFalse(trace.rows().isEmpty());
        assertFalse(trace.rows().contains(List.of((int) ProcessHandle.current().pid())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kprobe    | KPROBE | if (it.count == 4321) print it.count, it.comm           | [4321, python3]",
        "kretprobe | KPROBE | if (it.comm == 'python3' && it.ret == -21) print it.ret | [-21]",
        "kretprobe | KPROBE | if (it.comm == 'python3' && it.ret < -20) print it.ret  | [-21]",
        "fentry    | FENTRY | if (it.count == 4321) print it.count, it.comm           | [4321, python3]",
        "fexit     | FENTRY | if (it.ret < 0 && it.count == 4321) print it.ret, it.count, it.file < 0"
            + " | [-21, 4321, true]",
        "fexit     | FENTRY | if ((it.file & 7) == 0 && it.count == 4321) print it.ret | [-21]",
    })
    void shouldReadArgumentsAndResultsOfAFunction(String word, AttachKind kind, String body, String row) {
        kernelHas(kind);
        ScriptTrace trace = python("on " + word + "('vfs_read') { " + body + " }", READS);
        assertEquals(5, trace.rows().stream().filter(r -> r.toString().equals(row)).count(), trace.rows().toString());
        assertEquals(kind, trace.traces().get(0).report().kind());
    }

    @ParameterizedTest
    @CsvSource({"kprobe, KPROBE", "fentry, FENTRY"})
    void shouldReadTextOfAFunction(String word, AttachKind kind) {
        kernelHas(kind);
        ScriptTrace trace = python("on " + word + "('do_sys_openat2') { if (it.comm == 'python3') print it.filename }",
                "open('/etc/hostname')");
        assertTrue(trace.rows().contains(List.of("/etc/hostname")), trace.rows().toString());
    }

    @ParameterizedTest
    @CsvSource({"kretprobe, KPROBE", "fexit, FENTRY"})
    void shouldAggregateResultsInTheKernel(String word, AttachKind kind) {
        kernelHas(kind);
        ScriptTrace trace = python("n = count(); s = sum(); on " + word + "('vfs_read') {"
                + " if (it.comm == 'python3' && it.ret == -21) { n[it.comm]++; s << it.ret } };"
                + " end { print n; print s }", READS);
        assertEquals("[[[python3], 5], [[], -105]]", trace.rows().toString());
        assertEquals(0, trace.traces().get(0).accounting().delivered());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tracepoint('syscalls:sys_enter_read') | TRACEPOINT",
        "kprobe('vfs_read')                    | KPROBE",
        "fexit('vfs_read')                     | FENTRY",
    })
    void shouldTakeAnotherClosureWhileItRuns(String probe, AttachKind kind) {
        kernelHas(kind);
        try (Workbench w = new Workbench(SessionOptions.defaults().withReplaceable())) {
            Trace trace = w.trace("on " + probe + " { if (it.count == 4321) print 'old', it.count }");
            run("/usr/bin/python3", "-c", READS);
            w.replace(trace, "on " + probe + " { if (it.count in [4321, 1]"
                    + " && it.comm == 'python3') print it.comm, it.count }");
            run("/usr/bin/python3", "-c", READS);
            w.finish();
            assertEquals(Map.of(List.of("old", 4321L), 5L, List.of("python3", 4321L), 5L), w.rows.stream()
                    .filter(r -> r.contains(4321L))
                    .collect(Collectors.groupingBy(r -> r, Collectors.counting())));
        }
    }

    /** Members are fields of the new closure's probe alone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tracepoint('syscalls:sys_enter_read') | TRACEPOINT",
        "kprobe('vfs_read')                    | KPROBE",
        "fexit('vfs_read')                     | FENTRY",
    })
    void shouldTestMembersThatOnlyTheNewClosureMentions(String probe, AttachKind kind) {
        kernelHas(kind);
        try (Workbench w = new Workbench(SessionOptions.defaults().withReplaceable())) {
            Trace trace = w.trace("on " + probe + " { if (it.count == 4321) print 'old', it.count }");
            w.replace(trace, "on " + probe + " { if (it.count == 4321 && it.task.comm == 'x') print 'x', it.count }");
            run("/usr/bin/python3", "-c", READS);
            w.replace(trace, "on " + probe + " { if (it.count == 4321 && it.task.comm == 'python3' && it.task.mm)"
                    + " print it.task.tgid == it.pid, it.count }");
            run("/usr/bin/python3", "-c", READS);
            w.finish();
            assertEquals(Collections.nCopies(5, List.of(true, 4321L)), w.rows);
        }
    }

    @Test
    void shouldRejectByMembersThatOnlyTheNewClosureMentions() {
        try (Workbench w = new Workbench(SessionOptions.defaults().withReplaceable())) {
            w.line("n = count()");
            Trace trace = w.trace("on rawtp('sched_switch') { n[it.next.comm]++ }");
            for (String condition : List.of("it.next.pid == 0", "it.next.mm == null && it.next.pid < 1")) {
                w.replace(trace, "on rawtp('sched_switch') { if (" + condition + ") n[it.next.pid]++ }");
                w.line("n.clear()");
                long rejected = trace.accounting().rejected();
                run("/usr/bin/python3", "-c", "import time\nfor i in range(10): time.sleep(0.01)");
                w.line("print n");
                assertEquals(List.of(0L), w.rows.get(0).get(0), w.rows.toString());
                assertEquals(1, w.rows.size(), w.rows.toString());
                assertTrue(trace.accounting().rejected() > rejected);
                w.rows.clear();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"kprobe, KPROBE", "fexit, FENTRY"})
    void shouldLoadWithEveryFieldOfFunctionsOfAllSorts(String word, AttachKind kind) {
        kernelHas(kind);
        for (String function : List.of("vfs_read", "tcp_sendmsg", "ip_rcv", "vfs_mkdir", "wake_up_process")) {
            String rows = ScriptTrace.run(SessionOptions.defaults(),
                    "on " + word + "('" + function + "') { seen = it }", traces -> {}).warnings().stream()
                    .collect(Collectors.joining("\n"));
            assertEquals("", rows);
        }
    }
}
