package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Field;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.TraceError;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans that are replaced while their traces run. */
@Tag("live")
@Timeout(300)
class ReplaceLiveTest {
    private static final String EACH = "org.grebe.shell.live.AttachKinds#each";
    private static final String MINE = "it.pid == " + Workload.pid();

    private static Workbench workbench(AttachKind kind) {
        return new Workbench(ScriptTrace.options(kind).withReplaceable());
    }

    private static void connect(int... ports) {
        for (int port : ports) {
            Workload.tell("connect INET 127.33.0.1 " + port);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldChangeWhatPassesAndWhatIsCaptured(AttachKind kind) {
        try (Workbench w = workbench(kind)) {
            Trace trace = w.trace("on connect { if (it.dport == 1 && " + MINE + ") print 'old', it.dport }");
            connect(1, 2);
            w.replace(trace, "on connect { if (it.dport == 2 && " + MINE + ") print 'new', it.daddr, it.dport }");
            connect(1, 2);
            w.finish();
            assertEquals("[[old, 1], [new, 127.33.0.1, 2]]", w.rows.toString());
            Accounting a = trace.accounting();
            assertEquals(2, a.delivered());
            assertEquals(2, a.received());
            assertTrue(a.hits() >= 4, a::toString);
        }
    }

    /** The script's thread is busy with changing the plan, so rows of both plans wait for it. */
    @ParameterizedTest
    @MethodSource(EACH)
    void shouldGiveRowsToTheHandlerOfTheirPlan(AttachKind kind) {
        try (Workbench w = workbench(kind)) {
            Trace trace = w.trace("on connect { if (" + MINE + ") print 'a', it.dport }");
            w.onScriptThread(() -> {
                connect(1);
                w.replaceHere(trace, "on connect { if (" + MINE + ") print 'b', it.comm, it.daddr, it.dport }");
                connect(2);
                w.replaceHere(trace, "on connect { if (" + MINE + ") print 'c', it.daddr }");
                connect(3);
                return null;
            });
            w.finish();
            assertEquals("[[a, 1], [b, java, 127.33.0.1, 2], [c, 127.33.0.1]]", w.rows.toString());
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldKeepWhatTheKernelHasCounted(AttachKind kind) {
        try (Workbench w = workbench(kind)) {
            w.line("hits = count()");
            w.line("most = max()");
            Trace trace = w.trace("on connect { if (" + MINE + ") { hits[it.dport]++; most << it.dport } }");
            connect(1, 2, 2, 5);
            w.replace(trace, "on connect { if (" + MINE + " && it.dport != 1) hits[it.dport]++ }");
            connect(1, 2, 3);
            w.replace(trace, "on connect { if (" + MINE + ") { hits[it.dport]++; most << it.dport } }");
            connect(1, 4);
            w.replace(trace, "on connect { if (" + MINE + ") print it.dport }");
            w.line("print hits; print most");
            trace.stop();
            w.line("print hits");
            w.finish();
            String counts = "[[2], 3], [[1], 2], [[3], 1], [[4], 1], [[5], 1]";
            assertEquals("[" + counts + ", [[], 5], " + counts + "]", w.rows.toString());
            assertEquals(8, trace.accounting().aggregated());
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldGoOnAsItWasWhenTheChangeFails(AttachKind kind) {
        String on = "on connect { if (" + MINE + ") print it.dport }";
        try (Workbench w = workbench(kind)) {
            Trace trace = w.trace(on);
            var other = assertThrows(TraceError.class, () -> w.replace(trace, "on accept { print it }"));
            assertEquals("the trace cannot be changed: it watches connect, not accept; stop it and start another",
                    other.getMessage());
            var large = assertThrows(TraceError.class, () -> w.onScriptThread(() -> {
                w.session.replace(trace, tooLarge(trace.plan()), event -> {});
                return null;
            }));
            assertTrue(large.getMessage().startsWith(
                    "the trace goes on as it was; the change cannot be made by "), large.getMessage());
            assertTrue(large.getMessage().endsWith(": must fit into 16 bits: offset=63992"), large.getMessage());
            connect(1);
            trace.stop();
            var late = assertThrows(TraceError.class, () -> w.replace(trace, on));
            assertEquals("the trace cannot be changed: it was stopped; start it anew", late.getMessage());
            w.finish();
            assertEquals("[[1]]", w.rows.toString());
        }
        try (Workbench plain = new Workbench(ScriptTrace.options(kind))) {
            Trace trace = plain.trace(on);
            var no = assertThrows(TraceError.class, () -> plain.replace(trace, on));
            assertEquals("the trace cannot be changed: it was started in a session whose options do not ask for"
                    + " replaceable traces", no.getMessage());
        }
    }

    /** Its record is longer than an instruction can address. */
    private static Plan tooLarge(Plan plan) {
        Field address = plan.probe().field("daddr").orElseThrow();
        return new Plan(plan.probe(), plan.conditions(), Collections.nCopies(4000, address), List.of(), "");
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldLeaveNothingOfPlansThatWereReplaced(AttachKind kind) {
        long before = OpenDescriptors.anonymous();
        try (Workbench w = workbench(kind)) {
            w.line("ports = live([1, 2]); hits = count()");
            String on = "on connect { if (it.dport in ports && " + MINE + ") hits[it.dport]++ }";
            Trace trace = w.trace(on);
            w.replace(trace, on);
            long once = OpenDescriptors.anonymous();
            for (int i = 0; i < 5; i++) {
                w.replace(trace, on);
            }
            assertEquals(once, OpenDescriptors.anonymous());
            connect(1, 3);
            w.line("ports << 3; ports.remove(1)");
            connect(1, 3);
            w.line("print hits");
            assertEquals("[[[1], 1], [[3], 1]]", w.rows.toString());
        }
        assertEquals(before, OpenDescriptors.anonymous());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldStopAndPauseOneTraceWhileAnotherGoesOn(AttachKind kind) {
        try (Workbench w = workbench(kind)) {
            Trace a = w.trace("on connect { if (" + MINE + ") print 'a', it.dport }");
            Trace b = w.trace("on connect { if (" + MINE + ") print 'b', it.dport }");
            connect(1);
            a.pause();
            connect(2);
            a.resume();
            b.stop();
            connect(3);
            a.pause();
            w.replace(a, "on connect { if (" + MINE + ") print 'c', it.dport }");
            connect(4);
            a.resume();
            connect(5);
            w.finish();
            assertEquals(List.of("[a, 1]", "[a, 3]", "[b, 1]", "[b, 2]", "[c, 5]"),
                    w.rows.stream().map(Object::toString).sorted().toList());
            assertEquals(3, a.accounting().delivered());
            assertEquals(2, b.accounting().received());
            assertEquals("the trace was stopped, so it cannot go on; start it anew",
                    assertThrows(TraceError.class, b::resume).getMessage());
        }
    }

    static Stream<Arguments> kindsAndPorts() {
        List<Arguments> all = new ArrayList<>();
        for (AttachKind kind : AttachKinds.each().toList()) {
            for (String fields : List.of("it.sport,it.daddr", "it.daddr,it.sport", "it.sport,it.sport")) {
                all.add(Arguments.of(kind, fields.split(",")[0], fields.split(",")[1]));
            }
        }
        return all.stream();
    }

    /** A connect that is answered only after the change; by tracepoint its row, if with the port, waits as long. */
    @ParameterizedTest
    @MethodSource("kindsAndPorts")
    void shouldTellOnceWhatHappensAcrossTheChange(AttachKind kind, String before, String after) throws Exception {
        InetAddress here = InetAddress.getByName("127.33.0.5");
        try (Workbench w = workbench(kind);
                ServerSocket full = new ServerSocket(0, 1, here);
                Socket first = new Socket(here, full.getLocalPort());
                Socket second = new Socket(here, full.getLocalPort())) {
            assertTrue(first.isConnected() && second.isConnected());
            String on = "on connect { if (it.dport == " + full.getLocalPort() + ") print it.pid, ";
            Trace trace = w.trace(on + before + ", 'old' }");
            Process waiting = new ProcessBuilder(
                    "bash", "-c", "exec 3<>/dev/tcp/127.33.0.5/" + full.getLocalPort()).start();
            awaitSynSent(full.getLocalPort());
            w.replace(trace, on + after + ", 'new' }");
            waiting.destroy();
            waiting.waitFor();
            w.finish();
            boolean late = kind == AttachKind.TRACEPOINT && before.equals("it.sport");
            assertEquals(1, w.rows.size(), w.rows::toString);
            assertEquals((int) waiting.pid(), w.rows.get(0).get(0));
            assertEquals(late ? "new" : "old", w.rows.get(0).get(2));
        }
    }

    private static void awaitSynSent(int port) throws Exception {
        String to = String.format(Locale.ROOT, "0500217F:%04X 02 ", port);
        while (!Files.readString(Path.of("/proc/net/tcp")).contains(to)) {
            Thread.sleep(20);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellOnceAnAcceptThatWaitedAcrossTheChange(AttachKind kind) {
        try (Workbench w = workbench(kind)) {
            Trace trace = w.trace("on accept { if (" + MINE + ") print 'old', it.lport }");
            Facts listener = Workload.tell("listen across INET 127.33.0.6");
            Workload.tell("block across waiter");
            w.replace(trace, "on accept { if (" + MINE + ") print 'new', it.comm, it.lport }");
            Workload.tell("connect INET 127.33.0.6 " + listener.text("port"));
            Workload.tell("connect INET 127.33.0.6 " + listener.text("port"));
            Workload.tell("join");
            Workload.tell("close across");
            w.finish();
            String row = "[new, waiter, " + listener.text("port") + "]";
            assertEquals("[" + row + ", " + row + "]", w.rows.toString());
        }
    }
}
