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
    void shouldPrintOnlyTheFamilyThatIsAskedFor(AttachKind kind) throws Exception {
        Runnable workload = () -> {
            connect("INET6", "::1", 86, "six");
            connect("INET6", "::ffff:127.40.0.6", 86, "mapped");
            connect("INET", "127.40.0.6", 86, "four");
            connect("INET6", "::1", 86, "last6");
            connect("INET", "127.40.0.6", 86, "last4");
        };
        ToolRun four = ToolRun.of(kind, BANNER, workload, " last4 ", "tcpconnect", "-4P86");
        assertEquals(List.of("four", "last4", "mapped"), names(four));
        ToolRun six = ToolRun.of(kind, BANNER, workload, " last6 ", "tcpconnect", "-6P", "86");
        assertEquals(List.of("last6", "six"), names(six));
    }

    private static List<String> names(ToolRun run) {
        return run.lines().stream()
                .filter(l -> l.startsWith(pid()))
                .map(l -> l.substring(8).split(" ")[0])
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldPrintPortAndUserAsEachToolDoes(AttachKind kind) throws Exception {
        String user = "1234  ";
        Runnable workload = () -> {
            Workload.bash(List.of("setpriv", "--reuid=4321"), "true 3<>/dev/tcp/127.40.0.7/87");
            Workload.bash(List.of("setpriv", "--reuid=1234"), "true 3<>/dev/tcp/127.40.0.7/87");
        };
        ToolRun bcc = ToolRun.of(kind, BANNER, workload, "bash", "tcpconnect", "-Uu1234", "-LP87");
        assertEquals("UID   PID     COMM         IP SADDR            LPORT  DADDR            DPORT ",
                bcc.lines().get(1));
        assertTrue(bcc.lines().get(2).matches(
                user + "\\d+ +bash         4  127.0.0.1        [0-9]{4,5} +127.40.0.7       87     "),
                bcc.lines()::toString);
        assertEquals(4, bcc.lines().size(), bcc.lines()::toString);
        ToolRun libbpf = ToolRun.of(kind, "DPORT", workload, "bash", "tcpconnect", "--layout=libbpf", "-sUu", "1234");
        assertEquals("UID   PID    COMM             IP SADDR            DADDR            SPORT DPORT",
                libbpf.lines().get(0));
        assertTrue(libbpf.lines().get(1).matches(
                user + "\\d+ +bash             4  127.0.0.1        127.40.0.7       [0-9]{4,5} +87   "),
                libbpf.lines()::toString);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldKeepTheBytesOfANameInEveryFormat(AttachKind kind) throws Exception {
        Runnable workload = () -> Workload.bash(List.of(),
                "printf 'a,\\033\\377\\303\\251' >/proc/self/comm; true 3<>/dev/tcp/127.40.0.8/88");
        ToolRun json = ToolRun.of(kind, "}", workload, ":88}", "tcpconnect", "--format=json", "-P88");
        assertEquals("{\"record\":\"fields\",\"fields\":[\"pid\",\"comm\",\"ip\",\"saddr\",\"daddr\",\"dport\"]}",
                json.lines().get(0));
        assertTrue(json.lines().get(1).contains("\"comm\":\"a,\\u001B\\uDCFF\\u00E9\",\"ip\":4"),
                json.lines()::toString);
        assertTrue(json.lines().get(2).startsWith("{\"record\":\"accounting\",\"probe\":\"connect\",\"hits\":"),
                json.lines()::toString);
        ToolRun csv = ToolRun.of(kind, "pid,comm,ip,saddr,daddr,dport", workload, ",88\n", "tcpconnect",
                "--format=csv", "-P88");
        assertTrue(csv.lines().get(1).endsWith(",\"a,\u001b\uFFFDé\",4,127.0.0.1,127.40.0.8,88"),
                csv.lines()::toString);
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
