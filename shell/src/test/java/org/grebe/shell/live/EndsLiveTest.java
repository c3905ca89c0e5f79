package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run ends with its results, however it ends, and accounts for each event. */
@Tag("live")
class EndsLiveTest {
    private static final Pattern SUM = Pattern.compile("grebe: connect: (\\d+) hits = (\\d+) rejected in the kernel"
            + " \\+ (\\d+) delivered(?: \\+ (\\d+) aggregated in the kernel)? \\+ (\\d+) lost(?: \\+ (\\d+) missed)?"
            + "(?: \\+ (\\d+) dropped)?");

    @TempDir
    private Path folder;

    private ServerSocket server;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1"));
        port = server.getLocalPort();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void connect(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            new Socket("127.0.0.1", port).close();
            server.accept().close();
        }
    }

    /** The signal's thread detaches one trace after the other, and the script's thread must not be done before. */
    @Test
    void shouldHandleWhatComesWhileItDetaches() throws Exception {
        Process load = new ProcessBuilder("sh", "-c", "while :; do sleep 0.0005; done").start();
        String trace = "on tracepoint('syscalls:sys_enter_clock_nanosleep', comm: 'sleep') { k += it.cpu + 1 }\n";
        String first = trace.replace("k +=", "if (!k) println 'seen'; k +=");
        try (GrebeProcess grebe = ready("k = 0\n" + first + trace.repeat(11))) {
            grebe.await("seen");
            grebe.signal("TERM");
            assertEquals(0, grebe.exit(), grebe.err());
            assertEquals(12, grebe.err().lines().filter(line -> line.contains(" events, none lost")).count(),
                    grebe.err());
        } finally {
            load.destroy();
        }
    }

    private GrebeProcess ready(String script, String... options) throws Exception {
        return GrebeProcess.ready(folder, List.of(), script.replace("PORT", "" + port), options);
    }

    /** Script code by which {@link #awaitMark} knows that it has run: what it prints waits until it comes back. */
    private String mark(String name) {
        return "new File('" + folder.resolve(name) + "').createNewFile()";
    }

    private void awaitMark(String name) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!folder.resolve(name).toFile().exists()) {
            assertTrue(System.nanoTime() < deadlineNs, name + " was never reached");
            Thread.sleep(10);
        }
    }

    /** Delivered and dropped, of a sum that adds up. */
    private static List<Long> sum(GrebeProcess run) throws IOException {
        Matcher m = SUM.matcher(run.err());
        assertTrue(m.find(), run.err());
        long parts = 0;
        for (int i = 2; i <= m.groupCount(); i++) {
            parts += m.group(i) == null ? 0 : Long.parseLong(m.group(i));
        }
        assertEquals(Long.parseLong(m.group(1)), parts, m.group());
        return List.of(Long.parseLong(m.group(3)), m.group(7) == null ? 0 : Long.parseLong(m.group(7)));
    }

    @Test
    void shouldPrintTablesAtTheEndThatTheScriptDoesNot() throws Exception {
        try (GrebeProcess run = ready("n = count(); m = count(); k = count()\n"
                + "on connect(dport: PORT) { n[it.dport]++; m++; k[it.ip]++; println 'row' }; end { print k }")) {
            connect(3);
            run.await("row\nrow\nrow\n");
            run.signal("INT");
            assertEquals(0, run.exit(), run.err());
            assertEquals("IP  COUNT\n 4      3\nn:\nDPORT  COUNT\n" + port + "      3\nm:\n3\n",
                    run.out().replaceFirst("(?s).*row\n", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void shouldEndWithItsResultsBySignal(String signal) throws Exception {
        try (GrebeProcess run = ready("n = count(); on connect(dport: PORT) { n[it.comm]++; println 'row' }"
                + "; end { print n }; end { println 'END' }", "--stats")) {
            connect(3);
            run.await("row\nrow\nrow\n");
            run.signal(signal);
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().matches("(?s).*COMM +COUNT\n.* 3\nEND\n"), run.out());
            assertEquals(List.of(3L, 0L), sum(run));
        }
    }

    /** timeout(1) signals its child, and then the child's group, to which the child belongs. */
    @Test
    void shouldTakeTheTwoSignalsOfTimeoutForOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            String script = "n = count(); on connect(dport: " + port + ") { n[it.comm]++ }"
                    + "; begin { println 'READY' }; end { print n; println 'END' }";
            try (GrebeProcess run = GrebeProcess.start(
                    folder, List.of("timeout", "600"), List.of(), List.of("-e", script))) {
                run.await("READY");
                connect(1);
                run.signal("TERM"); // As when the time is up.
                run.await("none lost");
                assertTrue(run.out().endsWith("END\n"), run.out() + run.err());
            }
        }
    }

    @Test
    void shouldEndBySigintAlthoughTheShellHasItIgnored() throws Exception {
        String script = "on connect(dport: " + port + ") { }; begin { println 'READY' }; end { println 'END' }";
        List<String> ignoring = List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");
        try (GrebeProcess run = GrebeProcess.start(folder, ignoring, List.of(), List.of("-e", script))) {
            run.await("READY");
            run.signal("INT");
            assertEquals(0, run.exit(), run.err());
            assertEquals("READY\nEND\n", run.out());
        }
    }

    @Test
    void shouldLeaveSighupIgnoredUnderNohup() throws Exception {
        String script = "on connect(dport: " + port + ") { println 'row' }; begin { println 'READY' }";
        List<String> ignoring = List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh");
        try (GrebeProcess run = GrebeProcess.start(folder, ignoring, List.of(), List.of("-e", script))) {
            run.await("READY");
            run.signal("HUP");
            connect(1);
            run.await("row");
            run.signal("TERM");
            assertEquals(0, run.exit(), run.err());
        }
    }

    @Test
    void shouldGoOnWhereTimersAndBlocksFailAndSayItOnce() throws Exception {
        try (GrebeProcess run = ready("""
                n = count(); k = 0
                on connect(dport: PORT) { n[it.comm]++; println 'row' }
                begin { throw new Error('in begin') }
                every(100.ms) { if (++k == 4) println 'TICK'; 1.intdiv(0) }
                after(100.ms) { assert k == 77 : 'in after' }
                end { print n }
                end { assert k == 78 }
                end { println 'END' }""")) {
            connect(2);
            run.await("row\nrow\n");
            run.await("TICK");
            run.signal("INT");
            assertEquals(1, run.exit());
            assertTrue(run.out().matches("(?s).*COMM.* 2\nEND\n"), run.out());
            assertEquals(1, run.err().split("ArithmeticException: / by zero \\(line 4, ", -1).length - 1, run.err());
            for (String said : List.of("Error: in begin (line 3, ", "assertion failed: in after (line 5, ",
                    "assertion failed: assert k == 78, with ", " events, none lost")) {
                assertTrue(run.err().contains(said), said + " in " + run.err());
            }
            assertFalse(run.err().contains("\tat "), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "assert it.pid == 0", "throw new Error('x')", "f(1)", "1.intdiv(it.pid - it.pid)", "[].first()"
    })
    void shouldFailWhereAClosureFailsForAllItsEvents(String body) throws Exception {
        try (GrebeProcess run = ready("def f(n) { f(n + 1) + 1 }\nm = 0\non connect(dport: PORT) { " + body + " }\n"
                + "on connect(dport: PORT) { println \"row ${++m}\" }\nend { println 'END' }")) {
            connect(3);
            run.await("row 3");
            run.signal("TERM");
            assertEquals(1, run.exit());
            assertTrue(run.out().endsWith("END\n"), run.out());
            assertTrue(run.err().contains("connect: the closure failed for 3 of 3 events"), run.err());
            assertFalse(run.err().contains("bug of grebe") || run.err().contains("\tat "), run.err());
        }
    }

    @Test
    void shouldSucceedWhereAClosureFailsForSomeEvents() throws Exception {
        try (GrebeProcess run = ready("m = 0\non connect(dport: PORT) { println \"row ${++m}\"; assert m != 2 }")) {
            connect(3);
            run.await("row 3");
            run.signal("TERM");
            assertEquals(0, run.exit());
            assertTrue(run.err().contains("connect: the closure failed for 1 of 3 events"), run.err());
        }
    }

    @Test
    void shouldEndWithTheEventAtHandWhenAScriptSaysExit() throws Exception {
        // It waits until all have been sent, so that they wait for it.
        try (GrebeProcess run = ready("n = 0; on connect(dport: PORT) { if (n == 0) " + mark("first") + "\n"
                + "while (n == 0 && !new File('" + folder + "/go').exists()) Thread.sleep(10)\n"
                + "if (++n == 3) { exit(7); println 'no' } }; end { println \"END $n\" }")) {
            connect(20);
            awaitMark("first");
            assertTrue(folder.resolve("go").toFile().createNewFile());
            assertEquals(7, run.exit(), run.err());
            assertTrue(run.out().endsWith("READY\nEND 3\n"), run.out());
            assertEquals(List.of(3L, 17L), sum(run));
        }
    }

    @Test
    void shouldRunTheEndWhereAScriptEndsTheJvm() throws Exception {
        try (GrebeProcess run = ready("on connect(dport: PORT) { System.exit(4) }; end { println 'END' }", "--stats")) {
            connect(1);
            assertEquals(4, run.exit());
            assertTrue(run.out().endsWith("END\n"), run.out());
            assertEquals(List.of(1L, 0L), sum(run));
        }
    }

    @Test
    void shouldSayWhatWaitsAndLeaveItOutWhenAskedAgain() throws Exception {
        try (GrebeProcess run = ready("n = 0; on connect(dport: PORT) { if (++n == 1) " + mark("first") + "\n"
                + "Thread.sleep(3000) }; end { println 'END' }")) {
            connect(30);
            awaitMark("first");
            run.signal("INT");
            run.await("events wait for the script");
            connect(5); // Nobody sees these: it has detached.
            run.signal("INT");
            run.exit();
            assertTrue(run.out().endsWith("END\n"), run.out());
            List<Long> sum = sum(run);
            assertEquals(30, sum.get(0) + sum.get(1), run.err());
            assertTrue(sum.get(1) > 0, run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "on connect(dport: PORT) { n++; IN; while (true) { } }",
        "on connect(dport: PORT) { n++ }; every(1.s) { IN; while (true) { } }",
        "on connect(dport: PORT) { n++ }; after(1.s) { IN }; end { while (true) { } }",
        "on connect(dport: PORT) { n++; IN; while (true) { try { sleep(1000) } catch (Exception e) { } } }",
    })
    void shouldLeaveCodeThatDoesNotComeBack(String script) throws Exception {
        try (GrebeProcess run = GrebeProcess.ready(folder, List.of("-Dgrebe.end.seconds=5"),
                "n = 0; " + script.replace("IN", mark("in")).replace("PORT", "" + port) + "; end { println 'END' }")) {
            connect(1);
            awaitMark("in");
            run.signal("TERM");
            run.await("is left (line 1, ");
            assertEquals(1, run.exit(), run.err());
            assertTrue(run.out().endsWith("END\n"), run.out());
            assertTrue(run.err().contains("grebe: connect: "), run.err());
        }
    }

    @Test
    void shouldEndInOrderWhenTheHeapIsFull() throws Exception {
        try (GrebeProcess run = GrebeProcess.ready(folder, List.of("-Xmx40m"),
                "all = []; on connect(dport: " + port + ") { all << it; all << new byte[1 << 20] }\n"
                        + "end { println \"END ${all.size() > 0}\" }")) {
            for (int i = 0; i < 200 && !run.err().contains("out of memory"); i++) {
                connect(1);
            }
            assertEquals(1, run.exit());
            assertTrue(run.out().endsWith("END true\n"), run.out() + run.err());
            assertTrue(run.err().contains("grebe: out of memory: "), run.err());
            assertTrue(run.err().contains("grebe: connect: "), run.err());
            assertFalse(run.err().contains("\tat "), run.err());
        }
    }

    @Test
    void shouldPrintTablesBySignalAndGoOn() throws Exception {
        try (GrebeProcess run = ready("hits = count(); def us = sum(); on connect(dport: PORT) {"
                + " hits[it.comm]++; us << 7; println 'row' }; end { println 'END' }")) {
            connect(2);
            run.await("row\nrow\n");
            run.signal("QUIT");
            run.signal("USR1");
            run.await("hits, until now:");
            run.await("us, until now:\n14\n");
            connect(1);
            run.await("14\nrow\n");
            run.signal("INT");
            assertEquals(0, run.exit());
            assertFalse((run.out() + run.err()).contains("thread dump"), run.out());
        }
    }

    @Test
    void shouldNotBeKeptByAScriptsOwnThreadNorByItsInterruptFlag() throws Exception {
        try (GrebeProcess run = ready("Thread.start { while (true) Thread.sleep(1000) }\n"
                + "on connect(dport: PORT) { Thread.currentThread().interrupt(); println 'row' }")) {
            connect(1);
            run.await("row");
            connect(1);
            run.await("row\nrow");
            run.signal("INT");
            assertEquals(0, run.exit(), run.err());
        }
    }

    @ParameterizedTest
    @CsvSource({"kill -TERM, 143", "kill -HUP, 129", "System.exit(3), 3", "exit(4), 4"})
    void shouldSayFarewellHoweverTheWorkbenchEnds(String how, int code) throws Exception {
        try (GrebeProcess run = GrebeProcess.start(folder, List.of(), List.of(), List.of())) {
            run.type("n = count(); on connect(dport: " + port + ") { n[it.comm]++; println 'row' }\n"
                    + "end { print n; println 'END' }\nprintln 'READY'\n");
            run.await("READY");
            connect(2);
            run.await("row\nrow\n");
            if (how.startsWith("kill")) {
                run.signal(how.substring("kill -".length()));
            } else {
                run.type(how + "\n");
            }
            assertEquals(code, run.exit(), run.err());
            assertTrue(run.out().matches("(?s).*COMM +COUNT\n\\S.* 2\nEND\n"), run.out());
            assertTrue(run.err().matches("(?s).*grebe: t1: \\d+ events, none lost.*"), run.err());
        }
    }

    @Test
    void shouldExplainTheKernelsLimitOfProgramsOfATracepoint() throws Exception {
        try (GrebeProcess run = GrebeProcess.start(folder, List.of(), List.of(), List.of("-e",
                "65.times { on tracepoint('syscalls:sys_enter_getppid', comm: 'nobody') { print it } }"))) {
            assertEquals(1, run.exit());
            assertTrue(run.err().contains("the kernel lets 64 programs watch one tracepoint (E2BIG)"), run.err());
        }
    }

    @Test
    void shouldSayLessWhenAskedTo() throws Exception {
        try (GrebeProcess run = ready("on connect(dport: PORT) { println 'row' }", "-q")) {
            connect(1);
            run.await("row");
            run.signal("INT");
            assertEquals(0, run.exit());
            assertEquals("", run.err());
        }
    }
}
