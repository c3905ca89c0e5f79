package org.grebe.shell.output;

import static org.grebe.shell.output.Prints.event;
import static org.grebe.shell.output.Prints.row;
import static org.grebe.shell.output.Prints.table;
import static org.grebe.shell.output.Prints.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.TaskFields;
import org.grebe.core.agg.Avg;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.agg.LHist;
import org.grebe.core.agg.Stats;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Column;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.RowKind;
import org.grebe.core.engine.SampleEvents;
import org.grebe.core.value.Label;
import org.grebe.core.value.Moment;
import org.grebe.core.value.RawText;
import org.grebe.shell.Captured;
import org.junit.jupiter.api.Test;

/** What `--format json` and `--format csv` write. */
class FormatTest {
    private static final byte[] HOSTILE = {'"', ',', '\n', 0x1b, (byte) 0xff, (byte) 0xc3, (byte) 0xa9, 0x7f};
    private static final Event EVENT =
            SampleEvents.connect(181, RawText.decode(HOSTILE), "10.0.0.1", "2001:db8::1", 443);
    private static final Layout LAYOUT = new Layout(
            List.of(Column.of("COMM", "%-3.3s ", "comm"), Column.of("PORT", "%-5d", "dport")),
            "banner\n", "|", "bye\n");

    private static final Moment NOW = new Moment(9007199254740993L, Instant.parse("2026-11-29T20:15:03.5Z"));

    private final JsonRendering json = new JsonRendering(() -> NOW);
    private final Captured err = new Captured();
    private final CsvRendering csv = new CsvRendering(err.stream, false);

    @Test
    void shouldWriteAnEventAsAnObjectInAscii() {
        assertEquals("{\"record\":\"connect\",\"pid\":181,"
                + "\"comm\":\"\\\",\\n\\u001B\\uDCFF\\u00E9\\u007F\",\"ip\":4,"
                + "\"saddr\":\"10.0.0.1\",\"daddr\":\"2001:db8::1\",\"dport\":443}\n",
                row(List.of(EVENT)).accept(json));
    }

    @Test
    void shouldGiveAConsumerOfJsonEveryByteOfAName() throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(event(EVENT, LAYOUT).accept(json))) {
            while (parser.nextToken() != JsonToken.FIELD_NAME || !parser.currentName().equals("comm")) {
                assertEquals(true, parser.hasCurrentToken(), "no field comm");
            }
            assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
            assertEquals(Arrays.toString(HOSTILE), Arrays.toString(RawText.encode(parser.getText())));
        }
    }

    @Test
    void shouldNameTheFieldsOfALayoutAndLeaveOutWhatIsForPeople() {
        assertEquals("", new Printed.Banner("Tracing").accept(json) + new Printed.End(LAYOUT).accept(json));
        assertEquals("{\"record\":\"fields\",\"fields\":[\"comm\",\"dport\"]}\n",
                new Printed.Begin(LAYOUT).accept(json));
        assertEquals("{\"record\":\"connect\",\"comm\":\"\\\",\\n\\u001B\\uDCFF\\u00E9\\u007F\",\"dport\":443}\n",
                event(EVENT, LAYOUT).accept(json));
    }

    @Test
    void shouldWriteProblemsAndLossesAsObjectsToo() {
        assertEquals("{\"record\":\"error\",\"text\":\"no \\\"x\\\"\"}\n",
                new Printed.Failure("no \"x\"").accept(json));
        assertEquals("{\"record\":\"accounting\",\"probe\":\"connect\",\"hits\":30,\"rejected\":1,\"delivered\":2,"
                        + "\"aggregated\":3,\"lost\":7,\"missed\":8,\"dropped\":9,\"failed\":6}\n",
                new Printed.OfTrace("connect", new Accounting(1, 2, 3, 7, 8, 9, 5, 6)).accept(json));
        assertEquals("{\"record\":\"text\",\"text\":\"hi\\n\"}\n", text("hi\n").accept(json));
    }

    @Test
    void shouldWriteRowsAndAggregations() {
        assertEquals("{\"record\":\"row\",\"values\":[1,\"a\",null,true,[2,3]]}\n",
                row(Arrays.asList(1, "a", null, true, List.of(2, 3L))).accept(json));
        Count hits = new Count();
        hits.increment(List.of("curl", 443)).increment(List.of("curl", 443));
        assertEquals("{\"record\":\"count\",\"comm\":\"curl\",\"dport\":443,\"hits\":2}\n",
                table(hits.snapshot(), new Layout(List.of(Column.of("A", "%s", "comm"),
                        Column.of("B", "%s", "dport"), Column.of("C", "%d", "hits")), "", "", "")).accept(json));
    }

    private static String aggregation(String name, String kind, String rest) {
        return "{\"record\":\"aggregation\",\"name\":\"" + name + "\",\"kind\":\"" + kind + "\","
                + "\"time\":\"9007199254740993\",\"date\":\"2026-11-29T20:15:03.500Z\"," + rest + "}\n";
    }

    @Test
    void shouldNameATableItsKeysAndTheTime() {
        Count hits = new Count();
        hits.calledAs("ok");
        hits.labelKeys(List.of(Label.of("comm"), new Label("cgroup", true), Label.of("comm")));
        hits.increment(List.of("curl", 443, "x")).increment(List.of("curl", 443, "x"));
        assertEquals(aggregation("ok", "count()",
                "\"keys\":{\"comm\":\"curl\",\"cgroup\":\"443\",\"comm_2\":\"x\"},\"value\":2"),
                table(hits.snapshot()).accept(json));
        hits.clear().add(7, 1);
        assertEquals(aggregation("ok", "count()", "\"keys\":{\"key1\":7},\"value\":1"),
                table(hits.top(1)).accept(json));
    }

    @Test
    void shouldWriteEachOfSeveralTablesAsOne() {
        Count ok = new Count();
        ok.calledAs("ok");
        ok.labelKeys(List.of());
        Count bad = new Count();
        bad.calledAs("bad");
        bad.labelKeys(List.of());
        ok.next();
        String both = aggregation("ok", "count()", "\"keys\":{},\"value\":1")
                + aggregation("bad", "count()", "\"keys\":{},\"value\":0");
        List<Label> labels = List.of(Label.of("ok"), Label.of("bad"));
        assertEquals(both, table(ok.snapshot()).accept(json) + table(bad.snapshot()).accept(json));
        assertEquals("{\"record\":\"row\",\"ok\":\"x\",\"bad\":0}\n", row(List.of("x", bad), labels).accept(json));
    }

    @Test
    void shouldWriteBoundsOfBucketsAsNumbers() {
        assertEquals(aggregation("", "hist()", "\"keys\":{},\"value\":[{\"low\":4,\"high\":8,\"count\":1}]"),
                table(new Hist().leftShift(5).snapshot()).accept(json));
        String ends = table(((Hist) new Hist().leftShift(-1).leftShift(Long.MAX_VALUE)).snapshot()).accept(json);
        assertTrue(ends.contains("[{\"low\":null,\"high\":0,\"count\":1},{\"low\":0,\"high\":1,\"count\":0},"
                + "{\"low\":1,\"high\":2,\"count\":0},{\"low\":2,\"high\":4,\"count\":0},"), ends);
        assertTrue(ends.contains("{\"low\":4611686018427387904,\"high\":null,\"count\":1}]"), ends);
        String linear = table(((LHist) new LHist(-10, 10, 10).leftShift(-11).leftShift(10)).snapshot()).accept(json);
        assertTrue(linear.contains("[{\"low\":null,\"high\":-10,\"count\":1},{\"low\":-10,\"high\":0,\"count\":0},"
                + "{\"low\":0,\"high\":10,\"count\":0},{\"low\":10,\"high\":null,\"count\":1}]"), linear);
        assertTrue(table(new Avg().leftShift(5).snapshot()).accept(json)
                .contains("\"value\":{\"sum\":5,\"count\":1,\"avg\":5.0}"));
        assertTrue(table(new Stats().leftShift(5).leftShift(6).snapshot()).accept(json)
                .contains("\"value\":{\"count\":2,\"average\":5.5,\"sum\":11}"));
    }

    @Test
    void shouldNeverWriteANumberThatJavaScriptWouldRound() {
        List<Label> labels = List.of(new Label("time", true), new Label("small", true), Label.of("sum"));
        assertEquals("{\"record\":\"row\",\"time\":\"9007199254740993\",\"small\":\"5\",\"sum\":5}\n",
                row(List.of(9007199254740993L, 5L, 5L), labels).accept(json));
        assertEquals("{\"record\":\"row\",\"values\":[\"-9007199254740993\",9007199254740992,\"NaN\",1.5]}\n",
                row(List.of(-9007199254740993L, 1L << 53, Double.NaN, new BigDecimal("1.5"))).accept(json));
        Event event = SampleEvents.of(Catalogue.connect, List.of(TaskFields.TIME, TaskFields.CGROUP, TaskFields.UID),
                Map.of("time", 5L, "cgroup", 9007199254740993L, "uid", 4294967295L));
        assertEquals("{\"record\":\"row\",\"values\":[{\"time\":\"5\",\"uid\":4294967295,"
                + "\"cgroup\":\"9007199254740993\"},1]}\n", row(List.of(event, 1)).accept(json));
        assertEquals("{\"record\":\"connect\",\"time\":\"5\",\"uid\":4294967295}\n", event(event, new Layout(
                List.of(Column.of("T", "%d", "time"), Column.of("U", "%d", "uid")), "", "", "")).accept(json));
    }

    @Test
    void shouldQuoteCellsOfCsvThatNeedIt() {
        assertEquals("pid,comm,ip,saddr,daddr,dport\n181,\"\"\",\n" + RawText.decode(new byte[] {0x1b, (byte) 0xff})
                + "é\u007f\",4,10.0.0.1,2001:db8::1,443\n", row(List.of(EVENT)).accept(csv));
        assertEquals("value1,value2,value3\n1,\" a\",x y\n", row(List.of(1, " a", "x y")).accept(csv()));
        assertEquals("comm,dport\n", new Printed.Begin(LAYOUT).accept(csv()));
        text("Tracing\u001b\n").accept(csv);
        assertEquals("Tracing\\x1b\n", err.text());
    }

    @Test
    void shouldSpellOutControlCharactersOfCsvOnATerminal() {
        assertEquals("value1,value2\na\\x1b,\"x,\\x0a\"\n",
                row(List.of("a\u001b", "x,\n")).accept(new CsvRendering(err.stream, true)));
    }

    private CsvRendering csv() {
        return new CsvRendering(err.stream, false, () -> NOW);
    }

    @Test
    void shouldWriteOneHeadingForRowsOfOneKind() {
        CsvRendering rows = csv();
        rows.expect();
        List<Label> labels = List.of(Label.of("comm"), Label.of("error"));
        assertEquals("", row(List.of("early", 1), labels).accept(rows));
        assertEquals("comm,error\nearly,1\n", rows.expected(List.of(new RowKind.Values(labels))));
        assertEquals("curl,\n", row(Arrays.asList("curl", null), labels).accept(rows));
        assertEquals("", rows.expected(List.of()));
        assertEquals("", err.text());
    }

    @Test
    void shouldWriteTheHeadingThoughNoRowComes() {
        CsvRendering rows = csv();
        rows.expect();
        assertEquals("", new Printed.Begin(LAYOUT).accept(rows));
        assertEquals("comm,dport\n",
                rows.expected(List.of(new RowKind.Events(Catalogue.connect, Optional.of(LAYOUT)))));
    }

    /** As of `grebe TOOL --format csv`: the tool reads its options once it runs. */
    @Test
    void shouldWriteOneHeadingInAFormatThatTheScriptsOptionsAskFor() {
        Rendering[] format = {new TextRendering(false)};
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        StreamOutput output = new StreamOutput(written, err.stream, false, () -> format[0], () -> {});
        output.expect();
        format[0] = csv();
        output.write(new Printed.Begin(LAYOUT));
        output.expected(List.of(new RowKind.Events(Catalogue.connect, Optional.of(LAYOUT))));
        output.write(event(EVENT, LAYOUT));
        output.flush();
        String event = event(EVENT, LAYOUT).accept(csv()); // With a heading of its own.
        assertArrayEquals(RawText.encode(event), written.toByteArray());
    }

    @Test
    void shouldHaveOneHeadingForTracesThatAlternateAndTables() {
        CsvRendering rows = csv();
        Count hits = new Count();
        hits.calledAs("hits");
        hits.labelKeys(List.of(Label.of("comm"), Label.of("time")));
        rows.expect();
        List<RowKind> kinds = List.of(new RowKind.Events(Catalogue.connect, Optional.empty()),
                new RowKind.Values(List.of(Label.of("pid"), Label.of("dport % 10"))),
                new RowKind.OfTable(hits.blank()));
        assertEquals("record,pid,comm,ip,saddr,daddr,dport,dport % 10,name,time,date,time_2,value\n",
                rows.expected(kinds));
        Event event = SampleEvents.connect(181, "curl", "10.0.0.1", "10.0.0.2", 443);
        assertEquals("connect,181,curl,4,10.0.0.1,10.0.0.2,443,,,,,,\n", row(List.of(event)).accept(rows));
        hits.increment(List.of("curl", 5));
        assertEquals("aggregation,,curl,,,,,,hits,9007199254740993,2026-11-29T20:15:03.500Z,5,1\n",
                table(hits.snapshot()).accept(rows));
        assertEquals("connect,181,curl,4,10.0.0.1,10.0.0.2,443,,,,,,\n", row(List.of(event)).accept(rows));
        assertEquals("row,7,,,,,,3,,,,,\n",
                row(List.of(7, 3), List.of(Label.of("pid"), Label.of("dport % 10"))).accept(rows));
        assertEquals("", err.text());
    }

    @Test
    void shouldWriteARowForEachBucketAndTheSizeOfAMean() {
        CsvRendering rows = csv();
        Hist latency = new Hist();
        latency.calledAs("latency");
        latency.labelKeys(List.of(Label.of("dport")));
        latency.add(80, -1).add(80, 5).add(80, 6);
        String time = ",9007199254740993,2026-11-29T20:15:03.500Z,";
        assertEquals("name,time,date,dport,low,high,count\nlatency" + time + "80,,0,1\nlatency" + time + "80,0,1,0\n"
                + "latency" + time + "80,1,2,0\nlatency" + time + "80,2,4,0\nlatency" + time + "80,4,8,2\n",
                table(latency.snapshot()).accept(rows));
        Avg mean = new Avg();
        mean.calledAs("mean");
        mean.leftShift(5).leftShift(6);
        assertEquals("name,time,date,value,count\nmean" + time + "5.5,2\n", table(mean.snapshot()).accept(csv()));
        Stats stats = new Stats();
        stats.calledAs("stats");
        stats.labelKeys(List.of(Label.of("sum")));
        stats.add(80, 5).add(80, 6);
        String heading = table(stats.snapshot()).accept(csv());
        assertEquals("name,time,date,sum_2,count,average,sum\nstats" + time + "80,2,5.5,11\n", heading);
    }

    @Test
    void shouldSayOnceThatAHeadingWasNotForeseen() {
        CsvRendering rows = csv();
        assertEquals("value1,value2\n1,2\n", row(List.of(1, 2)).accept(rows));
        assertEquals("3,4\n", row(List.of(3, 4)).accept(rows));
        assertEquals("value1,value2,value3\n5,6,7\n", row(List.of(5, 6, 7)).accept(rows));
        assertEquals("1,2,\n", row(List.of(1, 2)).accept(rows));
        assertEquals("record,value1,value2,value3,pid,comm,ip,saddr,daddr,dport\n",
                row(List.of(SampleEvents.connect(1, "c", "::1", "::1", 80))).accept(rows).lines()
                        .findFirst().get() + "\n");
        assertEquals(1, err.text().lines().count(), err.text());
    }
}
