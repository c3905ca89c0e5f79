package org.grebe.shell.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.dsl.run.ToolScript;
import org.grebe.shell.BundledTools;
import org.grebe.shell.Captured;
import org.grebe.shell.CliRun;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.output.JsonRendering;
import org.grebe.shell.output.Rendering;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.TextRendering;
import org.junit.jupiter.api.Test;

/** What --latency and --failed add to each layout of tcpconnect. */
class ToolOutcomeTest {
    private static final List<Map<String, Object>> EVENTS = List.of(
            event("curl", 4, "192.168.1.2", 57266, "203.0.113.5", 443, 12_345, 0),
            event("java", 6, "2001:db8::2", 40000, "2001:db8::1", 80, 3_035_727, -110),
            event("ssh", 4, "0.0.0.0", 0, "198.51.100.1", 22, 4, -1234));

    private static Map<String, Object> event(String comm, int ip, String saddr, int sport, String daddr, int dport,
            long latency, int ret) {
        return Map.ofEntries(Map.entry("time", 5_000_000_000L), Map.entry("pid", 181), Map.entry("tid", 182),
                Map.entry("comm", comm), Map.entry("uid", 1000), Map.entry("ip", ip), Map.entry("saddr", saddr),
                Map.entry("sport", sport), Map.entry("daddr", daddr), Map.entry("dport", dport),
                Map.entry("latency", latency), Map.entry("ret", ret));
    }

    private static String run(Rendering rendering, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Captured err = new Captured();
        StreamOutput output = new StreamOutput(bytes, err.stream, false, () -> rendering, () -> {});
        ToolOptions options =
                new ToolOptions("tcpconnect", Arrays.asList(args), new Settings(), err.stream, err.stream);
        ToolScript tool = new ToolScript(BundledTools.compiled("tcpconnect"), output, options,
                new DnsNames());
        assertEquals("handshake", tool.plan().probe().name());
        EVENTS.forEach(tool::event);
        tool.end();
        assertEquals("", err.text());
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("(?m)^[0-9]{2}(:[0-9]{2}){2} ", "HH:MM:SS ");
    }

    @Test
    void shouldAddBothColumnsToTheLayoutOfBcc() {
        assertEquals("""
                Tracing connect ... Hit Ctrl-C to end
                PID     COMM         IP SADDR            DADDR            DPORT  LAT(ms)  ERROR      \s
                181     curl         4  192.168.1.2      203.0.113.5      443    12.35    -           \s
                181     java         6  2001:db8::2      2001:db8::1      80     3035.73  ETIMEDOUT   \s
                181     ssh          4  0.0.0.0          198.51.100.1     22     0.00     1234        \s
                """, run(new TextRendering(false), "--latency", "--failed"));
    }

    @Test
    void shouldAddOneColumnToEachOtherLayout() {
        assertEquals("""
                PID    COMM             IP SADDR            DADDR            SPORT DPORT ERROR      \s
                181    curl             4  192.168.1.2      203.0.113.5      57266 443   -          \s
                181    java             6  2001:db8::2      2001:db8::1      40000 80    ETIMEDOUT  \s
                181    ssh              4  0.0.0.0          198.51.100.1     0     22    1234       \s
                """, run(new TextRendering(false), "--failed", "-s", "--layout=libbpf"));
        assertEquals("HH:MM:SS 181      java             2001:db8::2                             40000  "
                + "2001:db8::1                             80     3035.73 ",
                run(new TextRendering(false), "--layout=bpftrace", "--latency").lines().toList().get(3));
        assertEquals("182      java         2001:db8::2          40000  2001:db8::1          80     ETIMEDOUT   ",
                run(new TextRendering(false), "--layout=ftrace", "--failed-only").lines().toList().get(3));
    }

    @Test
    void shouldTellMachinesFieldsOfTheProbe() {
        assertEquals("""
                {"record":"fields","fields":["pid","comm","ip","saddr","daddr","dport","latency","ms","ret","error"]}
                {"record":"handshake","pid":181,"comm":"curl","ip":4,"saddr":"192.168.1.2","daddr":"203.0.113.5",\
                "dport":443,"latency":12345,"ms":12.345,"ret":0,"error":null}
                """, String.join("\n", run(new JsonRendering(), "--latency", "--failed").lines().toList()
                        .subList(0, 2)) + "\n");
    }

    @Test
    void shouldLetTheKernelDecideWhatIsWanted() {
        String explained = CliRun.of(List.of("explain", "tcpconnect", "--min-latency", "500us")).all();
        assertEquals(List.of("as latency >= 500", "as ret == 0"),
                explained.lines().map(String::strip).filter(l -> l.startsWith("as ")).toList());
    }

    @Test
    void shouldSayHowItAttachesWhenAskedForAnotherWay() {
        String explained = CliRun.of(List.of("explain", "tcpconnect", "--failed", "--attach=kprobe")).all();
        assertTrue(explained.contains("not kprobe: handshake attaches by tracepoint only"), explained);
    }
}
