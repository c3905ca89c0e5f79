package org.grebe.core.api;

import static org.grebe.core.api.Fields.comm;
import static org.grebe.core.api.Fields.daddr;
import static org.grebe.core.api.Fields.dport;
import static org.grebe.core.api.Fields.latency;
import static org.grebe.core.api.Fields.netns;
import static org.grebe.core.api.Fields.pid;
import static org.grebe.core.api.Fields.ret;
import static org.grebe.core.api.Fields.tid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.agg.Stats;
import org.grebe.core.engine.LinesOutput;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.value.PinnedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Traces of Java code, of connects that bash makes. */
@Tag("live")
class TracerLiveTest {
    private static final int PATIENCE_SECONDS = 30;

    private final LinesOutput output = new LinesOutput();
    private final Tracer tracer = new Tracer(SessionOptions.defaults(), output);
    private ServerSocket server;
    private int port;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = server.getLocalPort();
    }

    @AfterEach
    void close() throws IOException {
        tracer.close();
        server.close();
    }

    /** From a process that is not ours. */
    private void connect() throws Exception {
        assertEquals(0, new ProcessBuilder("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port).start().waitFor());
        server.accept().close();
    }

    private static void await(RunningTrace trace, long delivered) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (trace.accounting().delivered() < delivered) {
            assertTrue(System.nanoTime() < deadlineNs, trace.accounting() + ", awaited " + delivered + " delivered");
            Thread.sleep(10);
        }
    }

    @Test
    void shouldFollowASetWhenItChanges() throws Exception {
        LiveNumbers ports = tracer.live(1);
        LiveTexts names = tracer.live("curl", "bash");
        LiveTexts networks = tracer.live("10.0.0.0/8");
        RunningTrace trace = tracer.on(Catalogue.connect)
                .where(dport.in(ports).and(comm.in(names)).and(daddr.in(networks))).print(dport);
        assertEquals(3, trace.plan().kernelTests().size());
        connect();
        ports.add(port, 2);
        connect();
        networks.add("127.0.0.0/8");
        connect();
        await(trace, 1);
        names.remove("bash");
        connect();
        names.add("bash");
        networks.clear();
        networks.add("127.0.0.1");
        connect();
        await(trace, 2);
        ports.clear();
        connect();
        assertEquals(2, trace.stop().delivered());
        assertEquals(List.of("row [" + port + "]", "row [" + port + "]"), output.lines);
        assertEquals("dport is a number and never equals the text 'x'; write port('x')",
                assertThrows(TraceFailure.class,
                () -> tracer.on(Catalogue.connect).where(new Condition(
                        dport.term().inSet(tracer.live("x").set(), v -> false))).print()).getMessage());
    }

    @Test
    void shouldCountEveryWayWhenAHandshakeEnds() throws Exception {
        var web = tracer.on(Catalogue.handshake).where(dport.eq(port));
        List<CountingTrace> tables = List.of(
                web.count(comm, ret), web.sum(dport, comm, ret), web.avg(dport, comm, ret),
                web.min(dport, comm, ret), web.max(dport, comm, ret), web.hist(dport, comm, ret),
                web.lhist(dport, 0, 65536, 65536, comm, ret), web.stats(dport, comm, ret));
        CountingTrace waits = web.keys(1).max(latency, pid.eq(tid).choose(1, 0), netns, daddr);
        for (int i = 0; i < 3; i++) {
            connect();
        }
        for (CountingTrace table : tables) {
            assertEquals(1, table.plan().aggregations().size(), table.plan().aggregationReason());
            assertEquals(List.of("bash", 0L), table.table().get(0).keys());
        }
        assertEquals(3L, tables.get(0).value("bash", 0));
        assertEquals(3L * port, tables.get(1).value("bash", 0));
        assertEquals(port, ((Number) tables.get(3).value("bash", 0)).longValue());
        assertEquals(new Stats.Value(3, 3L * port), tables.get(7).value("bash", 0));
        assertEquals(0L, tables.get(0).value("curl", 0));
        assertTrue((Long) waits.table().get(0).value() > 0, "" + waits.table());
        assertEquals(0, waits.noRoom());
        tables.get(0).clear();
        assertEquals(List.of(), tables.get(0).table());
    }

    @Test
    void shouldRunCodeAgainAndAgainWhenItIsTold() throws Exception {
        RunningTrace trace = tracer.on(Catalogue.connect).where(dport.eq(1)).print();
        var tick = tracer.every(Duration.ofMillis(10), () -> {
            output.write(new Printed.Text("tick"));
            if (output.lines.size() == 3) {
                trace.stop();
            }
            throw new IllegalStateException("tock");
        });
        tracer.await(PATIENCE_SECONDS * 1000);
        tick.stop();
        assertTrue(trace.isStopped());
        assertEquals(List.of("tick", "warning: every PT0.01S: the code failed: java.lang.IllegalStateException: tock"
                + " (reported once)", "tick"), List.copyOf(output.lines).subList(0, 3));
    }

    @Test
    void shouldSayWhichMapIsMissingWhenItIsPinnedNowhere() {
        assertEquals("pinned map /sys/fs/bpf/grebe-nothing: there is no such file; make it"
                + " first, as with bpftool map create", assertThrows(TraceFailure.class,
                () -> tracer.on(Catalogue.connect).where(Fields.mntns.in(new PinnedSet("/sys/fs/bpf/grebe-nothing")))
                        .print()).getMessage());
    }
}
