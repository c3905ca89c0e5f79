package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.grebe.bpf.probes.AttachKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundled tools' output to the byte, as the classic tools of these names print it. */
@Tag("live")
@Timeout(300)
class ToolLiveTest {
    private static final String EACH = "org.grebe.shell.live.AttachKinds#each";
    private static final String BANNER = "Tracing connect ... Hit Ctrl-C to end";
    private static final String FROM_TO_1 = "4  127.0.0.1        127.40.0.1       ";
    private static final String HEADER = "PID     COMM         IP SADDR            DADDR            DPORT ";

    private static void connect(String family, String address, int port, String thread) {
        Workload.tell("connect " + family + " " + address + " " + port + " thread=" + thread);
    }

    private static SocketChannel client(String address, String port) throws IOException {
        return SocketChannel.open(new InetSocketAddress(address, Integer.parseInt(port)));
    }

    private static String pid() {
        return String.format("%-7d", Workload.pid());
    }

    /** Lines of the workload's own connects, by the thread's name. */
    private static List<String> rows(ToolRun run, String name) {
        return run.lines().stream().filter(l -> l.contains(" " + name + " ")).toList();
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldPrintConnectsAsBccDoes(AttachKind kind) throws Exception {
        ToolRun run = ToolRun.of(kind, BANNER, () -> {
            connect("INET", "127.40.0.1", 23, "telnet");
            connect("INET", "127.40.100.123", 65535, "amazon-ssm-agen");
            connect("INET6", "::1", 22, "ssh6");
        }, " ssh6 ", "tcpconnect");
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals("", run.errors());
        assertEquals(List.of(BANNER, HEADER), run.lines().subList(0, 2));
        assertEquals(List.of(pid() + " telnet       " + FROM_TO_1 + "23     "), rows(run, "telnet"));
        assertEquals(List.of(pid() + " amazon-ssm-a 4  127.0.0.1        127.40.100.123   65535  "),
                rows(run, "amazon-ssm-a"));
        assertEquals(List.of(pid() + " ssh6         6  ::1              ::1              22     "), rows(run, "ssh6"));
        assertEquals("", run.lines().get(run.lines().size() - 1));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldPrintSecondsSinceFirstRow(AttachKind kind) throws Exception {
        ToolRun run = ToolRun.of(kind, BANNER, () -> {
            connect("INET", "127.40.0.1", 80, "first");
            connect("INET", "127.40.0.1", 81, "second");
        }, " second ", "tcpconnect", "-t", "-p", "" + Workload.pid());
        assertEquals("TIME(s)  " + HEADER, run.lines().get(1));
        assertEquals("0.000    " + pid() + " first        " + FROM_TO_1 + "80     ", run.lines().get(2));
        String second = run.lines().get(3);
        assertTrue(second.matches("\\d+\\.\\d{3} +" + pid() + " second       " + FROM_TO_1 + "81     ")
                && second.indexOf(pid()) == 9, second);
        assertEquals(5, run.lines().size(), run.lines()::toString);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldPrintOnlyPortsAndProcessThatAreAskedFor(AttachKind kind) throws Exception {
        ToolRun run = ToolRun.of(kind, BANNER, () -> {
            Workload.bash(List.of(), "true 3<>/dev/tcp/127.40.0.2/80");
            for (int port : List.of(79, 80, 443, 444, 81)) {
                connect("INET", "127.40.0.2", port, "p" + port);
            }
        }, " p81 ", "tcpconnect", "-P", "80, 443,81", "-p", "" + Workload.pid());
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals(List.of(
                BANNER, HEADER,
                pid() + " p80          4  127.0.0.1        127.40.0.2       80     ",
                pid() + " p443         4  127.0.0.1        127.40.0.2       443    ",
                pid() + " p81          4  127.0.0.1        127.40.0.2       81     ",
                ""), run.lines());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldPrintCountsWhenEnded(AttachKind kind) throws Exception {
        ToolRun run = ToolRun.of(kind, BANNER, () -> {
            Workload.tell("storm INET6 ::1 85 9");
            Workload.tell("storm INET 127.40.0.3 443 2");
            Workload.tell("storm INET 127.40.0.3 80 7");
        }, BANNER, "tcpconnect", "-c", "-p", "" + Workload.pid());
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals(List.of(
                BANNER,
                "",
                "LADDR                     RADDR                     RPORT                CONNECTS  ",
                "127.0.0.1                 127.40.0.3                80                   7         ",
                "127.0.0.1                 127.40.0.3                443                  2         ",
                "::1                       ::1                       85                   9         ",
                ""), run.lines());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldPrintAcceptsAsBccDoes(AttachKind kind) throws Exception {
        String[] ports = new String[3];
        String header = "TIME(s)  PID     COMM         IP RADDR            RPORT LADDR            LPORT";
        ToolRun run = ToolRun.of(kind, header, () -> {
            ports[0] = Workload.tell("listen tool INET6 ::").text("port");
            try (SocketChannel four = client("127.0.0.1", ports[0]);
                    SocketChannel six = client("::1", ports[0])) {
                ports[1] = Workload.tell("accept tool thread=sshd4").text("rport");
                ports[2] = Workload.tell("accept tool thread=sshd6").text("rport");
                assertTrue(four.isConnected() && six.isConnected());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Workload.tell("close tool");
        }, " sshd6 ", "tcpaccept", "-t", "-p", "" + Workload.pid());
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals(header, run.lines().get(0));
        String lport = String.format("%-5s", ports[0]);
        assertEquals("0.000    " + pid() + " sshd4        6  ::ffff:127.0.0.1 " + String.format("%-5s", ports[1])
                + " ::ffff:127.0.0.1 " + lport, run.lines().get(1));
        String six = run.lines().get(2);
        assertTrue(six.matches("\\d+\\.\\d{3} +.*"), six);
        assertEquals(pid() + " sshd6        6  ::1              " + String.format("%-5s", ports[2])
                + " ::1              " + lport, six.substring(9));
        assertEquals(4, run.lines().size(), run.lines()::toString);
    }
}
