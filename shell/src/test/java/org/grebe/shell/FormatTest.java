package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.grebe.core.agg.Avg;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Column;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.SampleEvents;
import org.grebe.core.value.RawText;
import org.junit.jupiter.api.Test;

/** What `--format json` and `--format csv` write. */
class FormatTest {
    private static final byte[] HOSTILE = {'"', ',', '\n', 0x1b, (byte) 0xff, (byte) 0xc3, (byte) 0xa9, 0x7f};
    private static final Event EVENT =
            SampleEvents.connect(181, RawText.decode(HOSTILE), "10.0.0.1", "2001:db8::1", 443);
    private static final Layout LAYOUT = new Layout(
            List.of(Column.of("COMM", "%-3.3s ", "comm"), Column.of("PORT", "%-5d", "dport")),
            "banner\n", "|", "bye\n");

    private final JsonRendering json = new JsonRendering();
    private final Captured err = new Captured();
    private final CsvRendering csv = new CsvRendering(err.stream, false);

    @Test
    void shouldWriteAnEventAsAnObjectInAscii() {
        assertEquals("{\"record\":\"connect\",\"pid\":181,"
                + "\"comm\":\"\\\",\\n\\u001B\\uDCFF\\u00E9\\u007F\",\"ip\":4,"
                + "\"saddr\":\"10.0.0.1\",\"daddr\":\"2001:db8::1\",\"dport\":443}\n", json.row(List.of(EVENT)));
    }

    @Test
    void shouldGiveAConsumerOfJsonEveryByteOfAName() throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json.event(EVENT, LAYOUT, Map.of()))) {
            while (parser.nextToken() != JsonToken.FIELD_NAME || !parser.currentName().equals("comm")) {
                assertEquals(true, parser.hasCurrentToken(), "no field comm");
            }
            assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
            assertEquals(Arrays.toString(HOSTILE), Arrays.toString(RawText.encode(parser.getText())));
        }
    }

    @Test
    void shouldNameTheFieldsOfALayoutAndLeaveOutWhatIsForPeople() {
        assertEquals("", json.banner("Tracing") + json.end(LAYOUT));
        assertEquals("{\"record\":\"fields\",\"fields\":[\"comm\",\"dport\"]}\n", json.begin(LAYOUT));
        assertEquals("{\"record\":\"connect\",\"comm\":\"\\\",\\n\\u001B\\uDCFF\\u00E9\\u007F\",\"dport\":443}\n",
                json.event(EVENT, LAYOUT, Map.of()));
    }

    @Test
    void shouldWriteProblemsAndLossesAsObjectsToo() {
        assertEquals("{\"record\":\"error\",\"text\":\"no \\\"x\\\"\"}\n", json.problem("error", "no \"x\""));
        assertEquals("{\"record\":\"accounting\",\"probe\":\"connect\",\"hits\":21,\"rejected\":1,\"delivered\":2,"
                        + "\"aggregated\":3,\"lost\":7,\"missed\":8,\"failed\":6}\n",
                json.accounting("connect", new Accounting(1, 2, 3, 7, 8, 5, 6)));
        assertEquals("{\"record\":\"text\",\"text\":\"hi\\n\"}\n", json.text("hi\n"));
    }

    @Test
    void shouldWriteRowsAndAggregations() {
        assertEquals("{\"record\":\"row\",\"values\":[1,\"a\",null,true,[2,3]]}\n",
                json.row(Arrays.asList(1, "a", null, true, List.of(2, 3L))));
        Count hits = new Count();
        hits.increment(List.of("curl", 443)).increment(List.of("curl", 443));
        assertEquals("{\"record\":\"aggregation\",\"name\":\"count()\",\"keys\":[\"curl\",443],\"value\":2}\n",
                json.table(hits.snapshot()));
        assertEquals("{\"record\":\"count\",\"comm\":\"curl\",\"dport\":443,\"hits\":2}\n",
                json.table(hits.snapshot(), new Layout(List.of(Column.of("A", "%s", "comm"),
                        Column.of("B", "%s", "dport"), Column.of("C", "%d", "hits")), "", "", "")));
        assertEquals("{\"record\":\"aggregation\",\"name\":\"hist()\",\"keys\":[],"
                + "\"value\":[{\"range\":\"[4, 8)\",\"count\":1}]}\n", json.table(new Hist().leftShift(5).snapshot()));
        String average = json.table(new Avg().leftShift(5).snapshot());
        assertEquals(true, average.contains("\"sum\":5") && average.contains("\"count\":1"), average);
    }

    @Test
    void shouldQuoteCellsOfCsvThatNeedIt() {
        assertEquals("pid,comm,ip,saddr,daddr,dport\n181,\"\"\",\n" + RawText.decode(new byte[] {0x1b, (byte) 0xff})
                + "é\u007f\",4,10.0.0.1,2001:db8::1,443\n", csv.row(List.of(EVENT)));
        assertEquals("1,\" a\",x y\n", csv.row(List.of(1, " a", "x y")));
        assertEquals("comm,dport\n", csv.begin(LAYOUT));
        csv.text("Tracing\u001b\n");
        assertEquals("Tracing\\x1b\n", err.text());
    }

    @Test
    void shouldSpellOutControlCharactersOfCsvOnATerminal() {
        assertEquals("a\\x1b,\"x,\\x0a\"\n", new CsvRendering(err.stream, true).row(List.of("a\u001b", "x,\n")));
    }
}
