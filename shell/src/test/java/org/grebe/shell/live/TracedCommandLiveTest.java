package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code grebe -c CMD} and {@code grebe -p PID}. */
@Tag("live")
class TracedCommandLiveTest {
    private static final String EXECS = "on tracepoint('sched:sched_process_exec') { println 'exec ' + it.filename }\n";

    @TempDir
    private Path folder;

    private GrebeProcess grebe(String... words) throws Exception {
        GrebeProcess grebe = GrebeProcess.start(folder, List.of(), List.of(), List.of(words));
        assertEquals(0, grebe.exit(), grebe.out() + grebe.err());
        return grebe;
    }

    /** It sees the first instruction, nobody else's, and ends by itself. */
    @Test
    void shouldTraceACommandFromItsBeginningToItsEnd() throws Exception {
        try (GrebeProcess grebe = grebe("-c", "cat /proc/sys/kernel/ostype", "-e", EXECS
                + "n = count(); on tracepoint('syscalls:sys_enter_openat') { n[it.comm]++ }; end { print n }")) {
            String out = grebe.out();
            assertEquals(1, out.split("exec ", -1).length - 1, out);
            assertTrue(out.contains("cat\n"), out);
            assertTrue(out.contains("Linux\n"), "its output is grebe's: " + out);
            assertFalse(out.contains("java"), out);
        }
    }

    @Test
    void shouldGiveOneProcessToSeveralCommands() throws Exception {
        try (GrebeProcess grebe = grebe("-c", "true; for i in 1 2; do echo $i; done", "-e", EXECS)) {
            assertTrue(grebe.out().contains("1\n2\n"), grebe.out());
        }
    }

    @Test
    void shouldSayThatACommandFailed() throws Exception {
        try (GrebeProcess grebe = grebe("-c", "exit 3", "-e", EXECS)) {
            assertTrue(grebe.err().contains("grebe: `exit 3` ended with exit code 3"), grebe.err());
        }
    }

    @Test
    void shouldEndTheCommandWhereTheTraceEndsFirst() throws Exception {
        try (GrebeProcess grebe = grebe("-c", "sleep 1000", "-e",
                "on tracepoint('syscalls:sys_enter_clock_nanosleep') { println 'pid ' + it.pid; exit() }")) {
            long pid = Long.parseLong(grebe.out().replaceAll("(?s).*pid ([0-9]+)\n.*", "$1"));
            assertTrue(ProcessHandle.of(pid).filter(p -> p.isAlive()
                    && p.info().command().orElse("").endsWith("sleep")).isEmpty(), "it was left behind");
        }
    }

    @Test
    void shouldTraceOneProcess() throws Exception {
        Process python = new ProcessBuilder("/usr/bin/python3", "-c",
                "import os, time\nwhile True:\n  os.getppid()\n  time.sleep(0.001)").start();
        try (GrebeProcess grebe = grebe("-p", "" + python.pid(), "-e", "seen = 0\n"
                + "on tracepoint('syscalls:sys_enter_getppid') { println 'pid ' + it.pid; if (++seen == 5) exit() }"
                )) {
            assertTrue(grebe.out().startsWith(("pid " + python.pid() + "\n").repeat(5)), grebe.out());
        } finally {
            python.destroyForcibly();
        }
    }
}
