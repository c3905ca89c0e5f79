package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.AttachKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code tcpconnect -d} beside a real DNS server and a hostile one. Needs dnsmasq, unshare and ip. */
@Tag("live")
@Timeout(300)
class DnsLiveTest {
    private static final String BANNER = "Tracing connect ... Hit Ctrl-C to end";

    /** Runs {@link DnsWorkload} where port 53 is free and nobody else resolves names. */
    private static void workload() {
        // Answers above the MTU come in fragments. getent asks for addresses of those families only that an interface
        // has, loopback's own not counted.
        String prepare = "set -e; ip link set lo up mtu 1500; ip addr add fd00::44/128 dev lo nodad;"
                + " ip addr add 10.53.0.1 dev lo; f=$(mktemp); echo nameserver 127.53.0.1 >$f;"
                + " mount --bind $f /etc/resolv.conf; rm $f; exec \"$@\"";
        List<String> command = List.of("unshare", "--net", "--mount", "sh", "-c", prepare, "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                DnsWorkload.class.getName());
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException("the workload ended with " + status + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("start the workload: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the workload was interrupted", e);
        }
    }

    /** What QUERY says of the workload's connects, without ages, by destination. */
    private static Map<String, String> queries(ToolRun run) {
        Map<String, String> queries = new LinkedHashMap<>();
        for (String line : run.lines()) {
            String[] words = line.split(" +", 7);
            if (words.length == 7 && words[5].equals("" + DnsWorkload.PORT)) {
                queries.put(words[4], words[6].replaceAll(" \\([0-9]+\\.[0-9]{3}ms\\)$", ""));
            }
        }
        return queries;
    }

    @ParameterizedTest
    @MethodSource("org.grebe.shell.live.AttachKinds#each")
    void shouldNameWhatEveryKindOfAnswerSaid(AttachKind kind) throws Exception {
        ToolRun run = ToolRun.of(kind, BANNER, DnsLiveTest::workload, " 127.44.0.99 ", "tcpconnect", "-d");
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals("", run.errors());
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("127.44.0.1", "plain.test");
        expected.put("127.44.0.2", "www.test");
        expected.put("fd00::44", "www.test");
        expected.put("127.45.0.60", "big.test");
        expected.put("127.44.0.3", "unconnected.test");
        expected.put("127.44.0.4", "dual.test");
        expected.put("127.44.0.5", "six.test");
        expected.put("127.44.0.6", "connected.test");
        expected.put("127.44.0.7", "stream.test");
        expected.put("127.44.0.23", "malformed.test");
        expected.put("127.44.0.20", "\\027[2J\\007.test");
        expected.put("127.44.1.240", "large.test");
        expected.put("127.44.0.21", "pieces.test");
        expected.put("127.44.0.22", "larger.test");
        expected.put("127.44.0.98", "No DNS Query");
        expected.put("127.0.0.1", "localhost");
        expected.put("127.44.0.99", "No DNS Query");
        assertEquals(expected, queries(run));
    }
}
