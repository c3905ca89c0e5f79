package org.grebe.shell.output;

import static org.grebe.shell.output.Prints.event;
import static org.grebe.shell.output.Prints.row;
import static org.grebe.shell.output.Prints.rowOf;
import static org.grebe.shell.output.Prints.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Avg;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.agg.LHist;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Stats;
import org.grebe.core.engine.Column;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.SampleEvents;
import org.grebe.core.value.RawText;
import org.grebe.shell.Captured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {
    private static final String ESC = "\u001b";
    private static final Event CURL = SampleEvents.connect(181, "curl", "10.0.0.1", "93.184.216.34", 443);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Captured err = new Captured();
    private int closed;

    /** As tcpconnect -c has it: 83 characters to a pipe, as the tools that it is like. */
    @Test
    void shouldFitALayoutIntoTheWindowAndLeaveAPipeAlone() {
        Layout wide = new Layout(List.of(Column.of("LADDR", "%-25s ", "saddr"), Column.of("RADDR", "%-25s ", "daddr"),
                Column.of("RPORT", "%-20s ", "dport"), Column.of("CONNECTS", "%-10d", "connects")), "", "", "");
        List<Row> rows = List.of(new Row(List.of("127.0.0.1", "2001:db8:0:1:1:1:1:1", 80), 3L));
        Printed.TableRows table = new Printed.TableRows(rows, wide);
        assertEquals("""
                LADDR                     RADDR                     RPORT                CONNECTS \s
                127.0.0.1                 2001:db8:0:1:1:1:1:1      80                   3        \s
                """, new TextRendering(false).tableRows(table));
        List<String> fitted = new TextRendering(true).tableRows(table).lines().toList();
        assertEquals(80, fitted.get(0).length(), fitted.get(0));
        assertEquals(fitted.get(0).indexOf("CONNECTS"), fitted.get(1).indexOf(" 3") + 1);
        assertEquals(fitted.get(0).indexOf("RPORT"), fitted.get(1).indexOf(" 80") + 1);
    }

    private StreamOutput to(OutputStream stream, boolean terminal) {
        Rendering text = new TextRendering(terminal);
        return new StreamOutput(stream, err.stream, terminal, () -> text, () -> closed++);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** As `print it` without columns, while the tools' layouts keep the classic tools' form. */
    @Test
    void shouldShowAnIpv4PeerOfAnIpv6SocketInColumnsAsItIs() {
        Probe probe = Catalogue.connect;
        List<Field> fields = List.of("ip", "saddr", "dport").stream().map(f -> probe.field(f).orElseThrow()).toList();
        Event mapped = SampleEvents.of(probe, fields, Map.of("ip", 6, "saddr", "::ffff:10.0.0.1", "dport", 443));
        Layout columns = Layout.of(probe, List.of("saddr", "dport"));
        Layout classic = new Layout(columns.columns(), "", "", "");
        TextRendering text = new TextRendering(false);
        assertEquals("10.0.0.1         443", event(mapped, columns).accept(text).strip());
        assertEquals("::ffff:10.0.0.1  443", event(mapped, classic).accept(text).strip());
    }

    @ParameterizedTest
    @CsvSource({"0x1b, \\x1b", "0x00, \\x00", "0x07, \\x07", "0x7f, \\x7f", "0x9b, \\x9b", "0x80, \\x80",
        "0x202e, \\u202e", "0x2066, \\u2066", "0x200f, \\u200f", "0x061c, \\u061c", "0x2028, \\u2028", "0x0d, \\x0d"})
    void shouldSpellOutCharactersThatATerminalObeys(String code, String shown) {
        String text = "a" + (char) Integer.decode(code).intValue() + "b";
        assertEquals("a" + shown + "b", Safe.text(text));
        assertEquals("a" + shown + "b", Safe.cell(text));
    }

    @Test
    void shouldKeepLineEndsInTextAndSpellThemOutInCells() {
        assertEquals("a\n\tb", Safe.text("a\n\tb"));
        assertEquals("a\\x0a\\x09b", Safe.cell("a\n\tb"));
    }

    @Test
    void shouldLeaveHarmlessTextAsItIs() {
        String text = "größe → 日本 \uD83D\uDC26";
        assertSame(text, Safe.text(text));
        assertSame(text, Safe.cell(text));
    }

    @Test
    void shouldAlignEventsBelowTheirHeader() {
        StreamOutput output = to(bytes, false);
        output.write(row(List.of(CURL)));
        output.write(row(List.of(
                SampleEvents.connect(4194304, "fifteen-letters", "::1", "2001:db8::8a2e:370:7334", 8080))));
        output.flush();
        assertEquals("""
                PID     COMM             IP SADDR            DADDR            DPORT
                181     curl             4  10.0.0.1         93.184.216.34    443
                4194304 fifteen-letters  6  ::1              2001:db8::8a2e:370:7334 8080
                """, written());
    }

    @Test
    void shouldPrintTheHeaderOfEachProbe() {
        assertEquals("PID     COMM             IP SADDR            DADDR            DPORT",
                Columns.header(Catalogue.connect));
        assertEquals("PID     COMM             IP RADDR            RPORT  LADDR            LPORT",
                Columns.header(Catalogue.accept));
    }

    @Test
    void shouldKeepAttackersNamesOutOfTheTerminal() {
        StreamOutput output = to(bytes, true);
        output.write(row(List.of("x" + ESC + "[2J\n", 7)));
        output.write(text("hi " + ESC + "c\n"));
        output.flush();
        assertEquals("x\\x1b[2J\\x0a     7\nhi \\x1bc\n", written());
    }

    @Test
    void shouldPassTextOnAsItIsWhenItGoesToAPipe() {
        StreamOutput output = to(bytes, false);
        output.write(text("hi " + ESC + "c\r\n"));
        output.flush();
        assertEquals("hi " + ESC + "c\r\n", written());
    }

    @Test
    void shouldWriteBytesThatAreNoUtf8ToAPipeAndSpellThemOutOnATerminal() {
        String name = RawText.decode(new byte[] {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9});
        StreamOutput pipe = to(bytes, false);
        pipe.write(text(name));
        pipe.flush();
        assertArrayEquals(new byte[] {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9}, bytes.toByteArray());
        assertEquals("a\\xffé", Safe.cell(name));
    }

    @Test
    void shouldWriteNothingBeforeItIsFlushed() {
        StreamOutput output = to(bytes, false);
        output.write(text("later"));
        assertEquals("", written());
        output.flush();
        assertEquals("later", written());
    }

    @Test
    void shouldPrintWarningsBehindWhatWasWrittenBefore() {
        StreamOutput output = to(bytes, false);
        output.write(text("row\n"));
        output.warning("lost " + ESC + "3");
        assertEquals("row\n", written());
        assertEquals("grebe: lost \\x1b3\n", err.text());
    }

    @Test
    void shouldSayOnceThatTheReaderHasGone() {
        StreamOutput output = to(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(BrokenPipe.text());
            }
        }, false);
        output.write(text("a\n"));
        assertEquals(0, closed);
        output.flush();
        output.write(text("b\n".repeat(1 << 16)));
        output.flush();
        assertEquals(1, closed);
        assertEquals("", err.text());
    }

    @Test
    void shouldSayOnceThatOutputIsLost() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            StreamOutput output = to(full, false);
            output.write(text("a\n"));
            output.flush();
            output.write(text("b\n"));
            output.flush();
            assertTrue(output.hasFailed());
        }
        assertEquals(1, closed);
        assertEquals("grebe: cannot write the output: No space left on device\n", err.text());
    }

    @Test
    void shouldDrawInPlaceOnATerminalAndOneAfterTheOtherElsewhere() {
        StreamOutput screen = to(bytes, true);
        screen.redraw(() -> screen.write(text("a\nb\n")));
        screen.redraw(() -> screen.write(text("c\n")));
        screen.redraw(() -> screen.write(text("d\n")));
        assertEquals(ESC + "[?7la\nb" + ESC + "[?7h\n"
                + ESC + "[?7l" + ESC + "[2A\r" + ESC + "[Jc" + ESC + "[?7h\n"
                + ESC + "[?7l" + ESC + "[1A\r" + ESC + "[Jd" + ESC + "[?7h\n", written());
        bytes.reset();
        screen.write(text("a row\n"));
        screen.redraw(() -> screen.write(text("e\n")));
        assertEquals("a row\n" + ESC + "[?7le" + ESC + "[?7h\n", written(), "what was printed below it stays");
        bytes.reset();
        StreamOutput pipe = to(bytes, false);
        pipe.redraw(() -> pipe.write(text("a\n")));
        pipe.redraw(() -> pipe.write(text("b\n")));
        pipe.flush();
        assertEquals("a\nb\n", written());
    }

    @Test
    void shouldShowAnAggregationAsATable() {
        Count hits = new Count();
        assertEquals("count(): nothing yet\n", shown(hits));
        hits.increment(List.of("curl", 80));
        hits.increment(List.of("a\nb", 443)).increment(List.of("a\nb", 443));
        assertEquals("""
                a\\x0ab  443  2
                curl     80  1
                """, shown(hits));
        hits.nameKeys(List.of("comm", "dport"));
        assertEquals("""
                COMM    DPORT  COUNT
                a\\x0ab    443      2
                curl       80      1
                """, shown(hits));
    }

    @Test
    void shouldLeaveHeadingsOutWhereTheyWouldNotFit() {
        Count hits = new Count();
        hits.nameKeys(List.of("dport"));
        hits.increment(List.of(80, "x")).increment(443).increment(443);
        assertEquals("""
                443     2
                 80  x  1
                """, shown(hits));
    }

    @Test
    void shouldShowHowManyValuesAnAverageIsOf() {
        Avg avg = new Avg();
        avg.add(List.of(), 1).add(List.of(), 4);
        assertEquals("2.5 on average of 2\n", shown(avg));
        avg.clear().add("curl", 1).add("wget", 10);
        avg.nameKeys(List.of("comm"));
        assertEquals("""
                COMM  COUNT   AVG
                wget      1  10.0
                curl      1   1.0
                """, shown(avg));
    }

    @Test
    void shouldShowEachNumberOfAValueInAColumn() {
        Stats stats = new Stats();
        stats.add(List.of(), 1).add(List.of(), 4);
        assertEquals("count 2, average 2.5, sum 5\n", shown(stats));
        stats.clear().add("curl", 1).add("curl", 2).add("curl", 2).add("wget", 1L << 40);
        stats.nameKeys(List.of("comm"));
        assertEquals("""
                COMM  COUNT          AVERAGE            SUM
                wget      1  1099511627776.0  1099511627776
                curl      3              1.7              5
                """, shown(stats));
    }

    @Test
    void shouldDrawHistogramsNoWiderThanTheTerminal() {
        Hist lat = new Hist();
        lat.nameKeys(List.of("comm", "dport"));
        for (int value : new int[] {1, 1, 4, 5, 6, 7, 1500}) {
            lat.add(List.of("curl", 80), value);
        }
        lat.add(List.of("a\nb", 1), -1);
        assertEquals("""
                comm curl, dport 80:
                [1]         2 |@@@@@     |
                [2, 4)      0 |          |
                [4, 8)      4 |@@@@@@@@@@|
                [8, 16)     0 |          |
                [16, 32)    0 |          |
                [32, 64)    0 |          |
                [64, 128)   0 |          |
                [128, 256)  0 |          |
                [256, 512)  0 |          |
                [512, 1K)   0 |          |
                [1K, 2K)    1 |@@@       |
                comm a\\x0ab, dport 1:
                (..., 0)    1 |@@@@@@@@@@|
                """, TableText.of(lat.snapshot(), window(26)));
        assertEquals("[1]  1\n", TableText.of(((Hist) new Hist().leftShift(1)).snapshot(), window(5)));
        String wide = TableText.of(((Hist) new Hist().leftShift(1)).snapshot(), window(200));
        assertEquals("[1]  1 |" + "@".repeat(191) + "|\n", wide);
        String usual = TableText.of(((Hist) new Hist().leftShift(1)).snapshot(), TextStyle.PLAIN);
        assertEquals("[1]  1 |" + "@".repeat(52) + "|\n", usual);
    }

    private static TextStyle window(int columns) {
        return new TextStyle(columns, true, false);
    }

    @Test
    void shouldShowShortHeadingsAndBreakNoNumberInANarrowWindow() {
        Count files = new Count();
        files.nameKeys(List.of("filename.tokenize(\"/\")[0..1].join(\"/\")", "comm"));
        files.increment(List.of("/usr/share/zoneinfo/Europe/Vienna", "date"));
        assertEquals("""
                FILENAME...                        COMM  COUNT
                /usr/share/zoneinfo/Europe/Vienna  date      1
                """, shown(files));
        assertEquals("""
                COMM  COUNT  FILENAME...
                date      1  /usr/share/zoneinfo/Europe/Vienna
                """, TableText.of(files.snapshot(), window(40)));
        files.clear();
        files.calledAs("files");
        assertEquals("files: nothing yet\n", shown(files));
    }

    @Test
    void shouldShowWhatASecondAddsWhereThereIsRoom() {
        Count hits = new Count();
        hits.nameKeys(List.of("comm"));
        hits.increment("curl").increment("curl").increment("wget");
        Map<List<Object>, Long> changes = Map.of(List.of("curl"), 2L, List.of("wget"), 0L);
        assertEquals("""
                COMM  COUNT  /S
                curl      2   2
                wget      1   0
                """, TableText.of(hits.snapshot(), window(80), changes));
        assertEquals(TableText.of(hits.snapshot(), window(12)), TableText.of(hits.snapshot(), window(12), changes));
    }

    @Test
    void shouldHeadWhatIsCountedSinceItWasCleared() {
        Count n = new Count();
        n.nameKeys(List.of("sk"));
        n.keyIsPointer(0);
        n.clear();
        n.add(-4096L, 1);
        assertEquals("SK                  COUNT\n0xfffffffffffff000      1\n", shown(n));
        n.clear().nameKeys(List.of("dport"));
        n.nameKeys(List.of("comm"));
        n.add(80, 1);
        assertEquals("DPORT  COUNT\n   80      1\n", shown(n));
        n.clear().nameKeys(List.of("comm", "dport"));
        n.add(List.of("curl", 80), 1);
        assertEquals("COMM  DPORT  COUNT\ncurl     80      1\n", shown(n));
        n.clear().nameKeys(List.of());
        n.add(List.of(), 1);
        assertEquals("1\n", shown(n));
    }

    @Test
    void shouldHeadKeysOfTwoLengthsWhereOneBeginsAsTheOther() {
        Count nested = new Count();
        nested.nameKeys(List.of("comm"));
        nested.nameKeys(List.of("comm", "dport"));
        Count mixed = new Count();
        mixed.nameKeys(List.of("comm", "dport"));
        mixed.nameKeys(List.of("daddr"));
        for (Count n : List.of(nested, mixed)) {
            n.add(List.of("curl", 80), 1);
            n.add(List.of("curl", 443), 1);
            n.add("curl", 2);
        }
        assertEquals("""
                COMM  DPORT  COUNT
                curl             2
                curl     80      1
                curl    443      1
                """, TableText.of(nested.snapshot(), window(80)));
        assertEquals("""
                curl       2
                curl   80  1
                curl  443  1
                """, TableText.of(mixed.snapshot(), window(80)));
    }

    @Test
    void shouldHaveRoomForTheNameAboveAColumn() {
        assertEquals(8, Layout.width(Field.of("args_pid", FieldType.S32, "", "")));
        assertEquals(9, Layout.width(Field.of("direction", FieldType.U8, "", "")));
        assertEquals(7, Layout.width(Field.of("pid", FieldType.S32, "", "")));
    }

    @Test
    void shouldFitRowsOfEachProbeIntoAWindow() {
        assertEquals("PID     COMM            IP SADDR           DADDR           DPORT  LATENCY   RET",
                Columns.header(Catalogue.handshake));
        for (Probe probe : Catalogue.ALL) {
            assertTrue(Columns.header(probe).length() <= 80, probe.name());
        }
        String long_ = "2001:db8::8a2e:370:7334";
        String row = new Columns(Catalogue.connect).row(SampleEvents.connect(181, "curl", long_, "10.0.0.1", 443));
        assertEquals("181     curl             6  2001:db8::8a2e:370:7334 10.0.0.1  443\n", row,
                "columns behind a value that is too long are in their places again");
    }

    @Test
    void shouldTellRowsOfSeveralTracesApartWithoutAHeadingEachTime() {
        StreamOutput output = to(bytes, false);
        output.write(rowOf("web", List.of(CURL)));
        output.write(rowOf("web", List.of(CURL)));
        output.write(rowOf("mail", List.of("x", 25)));
        for (String trace : List.of("web", "mail", "web")) {
            output.write(rowOf(trace, List.of(CURL)));
        }
        output.write(row(List.of("end", 1)));
        output.flush();
        assertEquals("""
                PID     COMM             IP SADDR            DADDR            DPORT
                181     curl             4  10.0.0.1         93.184.216.34    443
                181     curl             4  10.0.0.1         93.184.216.34    443
                mail  x                25
                TRACE PID     COMM             IP SADDR            DADDR            DPORT
                web   181     curl             4  10.0.0.1         93.184.216.34    443
                mail  181     curl             4  10.0.0.1         93.184.216.34    443
                web   181     curl             4  10.0.0.1         93.184.216.34    443
                      end              1
                """, written());
    }

    @Test
    void shouldColourOnlyWhereThatIsWanted() {
        Hist lat = new Hist();
        lat.add("curl", 1);
        assertTrue(TableText.of(lat.snapshot(), new TextStyle(80, true, true)).contains(ESC + "[36m@"));
        assertTrue(!TableText.of(lat.snapshot(), window(80)).contains(ESC));
        assertTrue(!TextStyle.wantsColours("dumb") && !TextStyle.wantsColours(null));
    }

    @Test
    void shouldCountWhatTheScreenHasNoRoomFor() {
        assertEquals(new Block("a\nb\n", 2), Block.of("a\nb\n", 2));
        assertEquals(new Block("a\nb\n… 2 more\n", 3), Block.of("a\nb\nc\nd\n", 3));
    }

    @Test
    void shouldTellHowManyEventsFoundNoRoom() {
        Count hits = new Count(1);
        hits.increment(80).increment(443).increment(80).increment(22);
        assertEquals("80  2\n(2 events had keys that do not fit into count(keys: 1))\n", shown(hits));
        LHist ports = new LHist(0, 10, 5, 1);
        ports.add(1, 1).add(2, 2);
        assertEquals("(1 event had a key that does not fit into lhist(0, 10, 5, keys: 1))",
                shown(ports).lines().toList().get(2));
    }

    private static String shown(Aggregation aggregation) {
        return TableText.of(aggregation.snapshot(), TextStyle.PLAIN);
    }

    @Test
    void shouldShowACountWithoutKeysAsANumber() {
        assertEquals("2\n", shown(new Count().next().next()));
    }
}
