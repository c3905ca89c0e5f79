package org.grebe.shell.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.dsl.run.ToolScript;
import org.grebe.core.value.RawText;
import org.grebe.shell.BundledTools;
import org.grebe.shell.Captured;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.output.Rendering;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.TextRendering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The bundled tools' output to the byte, for every layout and subset of the flags that choose columns, against files
 * that {@code golden/make.py} wrote by the classic tools' formats.
 */
class ToolLayoutTest {
    private static final Path GOLDEN = Path.of(System.getProperty("grebe.home"), "shell/src/test/resources/golden");
    private static final Pattern SECTION = Pattern.compile("(?m)^== (.*) == ([0-9]+)\n");
    private static final Pattern CLOCK = Pattern.compile("(?m)^[0-9]{2}:[0-9]{2}:[0-9]{2} ");

    /** The events of {@code make.py}. */
    private static final List<Map<String, Object>> EVENTS = List.of(
            event(5_000_000_999L, 1469, 1470, "curl", 1000, 4, "10.201.219.236", 57266, "54.245.105.25", 80, 0, 128),
            event(36_871_999_000L, 4194303, 4194303, "fifteen-letters", 0, 4, "192.168.100.200", 65535,
                    "203.0.113.199", 65535, 4095, 4096),
            event(4_998_500_998L, 7, 7, "my app-1-\udcffé\udcc3", 65534, 4, "127.0.0.1", 1, "127.0.0.53", 443, 3, 5),
            event(5_000_999_999L, 2015, 2016, "ééééééé", 4294967294L, 6, "fe80::2000:bff:fe82:3ac", 50966,
                    "2001:db8:1111:2222:3333:4444:5555:6666", 22, 1, 10),
            event(5_000_500_500L, 8080, 8080, "\u001b[2J a\tb", 1, 6, "::1", 8080, "::ffff:10.0.0.1", 8080, 0, 1));

    private static Map<String, Object> event(long time, int pid, int tid, String comm, long uid, int ip, String near,
            int nearPort, String far, int farPort, int backlog, int maxBacklog) {
        return Map.ofEntries(
                Map.entry("time", time), Map.entry("pid", pid), Map.entry("tid", tid), Map.entry("comm", comm),
                Map.entry("uid", uid), Map.entry("ip", ip),
                Map.entry("saddr", near), Map.entry("sport", nearPort), Map.entry("daddr", far),
                Map.entry("dport", farPort),
                Map.entry("laddr", near), Map.entry("lport", nearPort), Map.entry("raddr", far),
                Map.entry("rport", farPort),
                Map.entry("backlog", backlog), Map.entry("maxbacklog", maxBacklog));
    }

    /** The answers of {@code make.py}. */
    private static DnsNames names() {
        DnsNames names = new DnsNames();
        learn(names, "www.domain.com.", "54.245.105.25", 5_000_000_999L - 123_694_000);
        learn(names, "six.example.", "2001:db8:1111:2222:3333:4444:5555:6666", 5_000_999_999L - 100_000_000);
        learn(names, "\\027[2J.example.", "10.0.0.1", 5_000_500_500L - 100_001_000);
        return names;
    }

    private static void learn(DnsNames names, String name, String address, long timeNs) {
        try {
            Name asked = Name.fromString(name);
            InetAddress a = InetAddress.getByName(address);
            Message message = new Message();
            message.getHeader().setFlag(Flags.QR);
            message.addRecord(Record.newRecord(asked, Type.A, DClass.IN), Section.QUESTION);
            message.addRecord(a instanceof Inet4Address ? new ARecord(asked, DClass.IN, 60, a)
                    : new AAAARecord(asked, DClass.IN, 60, a), Section.ANSWER);
            byte[] bytes = message.toWire();
            names.datagram(bytes, bytes.length, timeNs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A section of a golden file; {@code family} is 4, 6, or 46 for both. */
    record Golden(List<String> words, int family, String text) {
        @Override
        public String toString() {
            return String.join(" ", words) + ", IPv" + family;
        }
    }

    static List<Golden> goldens() throws IOException {
        List<Golden> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.filter(f -> !f.toString().endsWith(".py")).sorted().toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                List<java.util.regex.MatchResult> heads = SECTION.matcher(text).results().toList();
                for (int i = 0; i < heads.size(); i++) {
                    int end = i + 1 < heads.size() ? heads.get(i + 1).start() : text.length();
                    all.add(new Golden(List.of(heads.get(i).group(1).split(" ")),
                            Integer.parseInt(heads.get(i).group(2)), text.substring(heads.get(i).end(), end)));
                }
            }
        }
        assertEquals(16 * 3 + 8 * 3 + 3 + 2 + 1 + 4 * 3 + 3 + 2, all.size(), "sections of golden files");
        return all;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldPrintWhatTheClassicToolPrints(Golden golden) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run(golden.words(), golden.family(), bytes, false);
        String printed = bytes.toString(StandardCharsets.ISO_8859_1);
        assertEquals(golden.text(), CLOCK.matcher(printed).replaceAll("HH:MM:SS "));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldSendNoControlCharactersToATerminal(Golden golden) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run(golden.words(), golden.family(), bytes, true);
        assertEquals("", RawText.decode(bytes.toByteArray()).replaceAll("[^\\p{Cc}\\p{Cs}]|\n", ""));
    }

    /** The kernel's counts are the script's own here. */
    @Test
    void shouldPrintCountsByFamilyAndNumber() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run(List.of("tcpconnect", "-c", "-tUL", "--top=4"), 46, bytes, false);
        assertEquals("""
                Tracing connect ... Hit Ctrl-C to end

                LADDR                     RADDR                     RPORT                CONNECTS\s\s
                10.201.219.236            54.245.105.25             80                   1\s\s\s\s\s\s\s\s\s
                127.0.0.1                 127.0.0.53                443                  1\s\s\s\s\s\s\s\s\s
                192.168.100.200           203.0.113.199             65535                1\s\s\s\s\s\s\s\s\s
                ::1                       10.0.0.1                  8080                 1\s\s\s\s\s\s\s\s\s
                """, bytes.toString(StandardCharsets.UTF_8));
    }

    private static void run(List<String> words, int family, ByteArrayOutputStream bytes, boolean terminal) {
        Captured err = new Captured();
        Rendering text = new TextRendering(terminal);
        StreamOutput output = new StreamOutput(bytes, err.stream, terminal, () -> text, () -> {});
        ToolOptions options = new ToolOptions(words.get(0), words.subList(1, words.size()), new Settings(),
                err.stream, err.stream);
        ToolScript tool = new ToolScript(BundledTools.compiled(words.get(0)), output, options, names());
        EVENTS.stream().filter(e -> family == 46 || e.get("ip").equals(family)).forEach(tool::event);
        tool.end();
        assertEquals("", err.text());
    }
}
