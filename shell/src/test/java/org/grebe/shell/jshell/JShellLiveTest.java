package org.grebe.shell.jshell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces by {@code grebe jshell}, in a pipe and from a file. */
@Tag("live")
class JShellLiveTest {
    private ServerSocket server;
    private ServerSocket other;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        other.close();
    }

    private static void connect(ServerSocket to) throws IOException {
        try (Socket client = new Socket(to.getInetAddress(), to.getLocalPort()); Socket accepted = to.accept()) {
            assertTrue(client.isConnected() && accepted.isConnected());
        }
    }

    @Test
    void shouldPrintARowWhenALineTraces() throws Exception {
        int port = server.getLocalPort();
        String line = "on(connect).where(dport.in(" + port + ", 1)).print()\nSystem.out.println(\"ready\")\n";
        try (JShellRun run = new JShellRun(line)) {
            run.awaitLine("ready");
            connect(other);
            connect(server);
            run.awaitLine(ProcessHandle.current().pid() + " .* 4  127.0.0.1 +127.0.0.1 +" + port);
            run.terminate();
            assertEquals(0, run.exit(), run.err());
            assertEquals("ready\nPID     COMM             IP SADDR            DADDR            DPORT\n",
                    run.out().substring(0, run.out().indexOf("DPORT\n") + 6));
            assertEquals(3, run.out().lines().count(), run.out());
            assertTrue(run.err().matches("grebe: connect: \\d+ hits = \\d+ rejected in the kernel \\+ 1 delivered"
                    + " \\+ 0 lost\n"), run.err());
        }
    }

    @Test
    void shouldAskLambdasAndCountWhenAFileSaysSo(@TempDir Path folder) throws Exception {
        int port = server.getLocalPort();
        Path file = Files.writeString(folder.resolve("web.jsh"), """
                boolean mine(TracedEvent e) { return e.daddr().isV4() && e.dport() == PORT; }
                var seen = on(connect).where(dport.in(PORT, OTHER)).where(e -> mine(e)).print(dport, pid)
                var hits = on(connect).where(dport.in(PORT, OTHER)).count(dport)
                var kept = on(connect).where(dport.in(PORT, OTHER)).where(daddr.matches(a -> a.isV4())).count(dport)
                var bad = on(connect).where(dport.eq(PORT)).forEach(e -> e.get("nonsense"))
                System.out.println("ready")
                while (bad.accounting().received() < 2) Thread.sleep(10);
                hits.print();
                kept.print();
                System.out.println(hits.top(1).get(0).value());
                System.out.println(seen.stop().delivered());
                stop();
                System.out.println(traces());
                """.replace("PORT", "" + port).replace("OTHER", "" + other.getLocalPort()));
        try (JShellRun run = new JShellRun("", file.toString())) {
            run.awaitLine("ready");
            connect(server);
            connect(other);
            connect(server);
            assertEquals(0, run.exit(), run.err());
            String counted = "DPORT  COUNT\n%1$5d      2\n%2$5d      1\n".formatted(port, other.getLocalPort());
            assertTrue(run.out().contains(counted + counted + "2\n3\n[]\n"), run.out());
            String row = port + " +" + ProcessHandle.current().pid();
            assertEquals(2, run.out().lines().filter(l -> l.matches(row)).count(), run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("grebe: on connect: a lambda failed: java.lang.IllegalArgumentException:"
                    + " connect has no field 'nonsense'; "), run.err());
        }
    }

    @Test
    void shouldEndByItselfWhenItHasADuration() throws Exception {
        try (JShellRun run = new JShellRun("on(accept).print()\n", "--duration", "300ms")) {
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.err().startsWith("grebe: accept: "), run.err());
        }
    }
}
