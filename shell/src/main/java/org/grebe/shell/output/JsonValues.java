package org.grebe.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.grebe.bpf.probes.Field;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Buckets;
import org.grebe.core.agg.Figures;
import org.grebe.core.agg.Mean;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Event;

/** Whatever a script has, as JSON. */
final class JsonValues {
    /** Above it a consumer that takes numbers for doubles rounds them. */
    private static final long MOST_EXACT = 1L << 53;

    private JsonValues() {}

    static void write(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean b) {
            json.writeBoolean(b);
        } else if (value instanceof Integer i) {
            json.writeNumber(i);
        } else if (value instanceof Long l) {
            integer(json, l);
        } else if (value instanceof Number n) {
            number(json, n);
        } else if (value instanceof Event event) {
            event(json, event);
        } else if (value instanceof Mean mean) {
            json.writeStartObject();
            json.writeFieldName("sum");
            integer(json, mean.sum());
            json.writeNumberField("count", mean.count());
            json.writeNumberField("avg", mean.value());
            json.writeEndObject();
        } else if (value instanceof Figures figures) {
            write(json, figures.figures());
        } else if (value instanceof Buckets buckets) {
            buckets(json, buckets);
        } else if (value instanceof Aggregation aggregation) {
            table(json, aggregation.snapshot());
        } else if (value instanceof Table table) {
            table(json, table);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Collection<?> all) {
            json.writeStartArray();
            for (Object one : all) {
                write(json, one);
            }
            json.writeEndArray();
        } else if (value.getClass().isArray()) {
            json.writeStartArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                write(json, Array.get(value, i));
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    /** One that is no field: a number while it is exact. */
    private static void integer(JsonGenerator json, long value) throws IOException {
        if (value > MOST_EXACT || value < -MOST_EXACT) {
            json.writeString(Long.toString(value));
        } else {
            json.writeNumber(value);
        }
    }

    /** JSON has no word for what is not finite. */
    private static void number(JsonGenerator json, Number n) throws IOException {
        if (Double.isNaN(n.doubleValue()) || n instanceof Double d && d.isInfinite()
                || n instanceof Float f && f.isInfinite()) {
            json.writeString(n.toString());
        } else {
            json.writeNumber(n.toString());
        }
    }

    private static void event(JsonGenerator json, Event event) throws IOException {
        json.writeStartObject();
        for (Field f : event.probe().fields()) {
            if (event.has(f.name())) {
                json.writeFieldName(f.name());
                Object shown = event.shown(f.name());
                write(json, f.isWide() ? shown.toString() : shown);
            }
        }
        json.writeEndObject();
    }

    private static void buckets(JsonGenerator json, Buckets buckets) throws IOException {
        json.writeStartArray();
        for (Buckets.Bucket bucket : buckets.list()) {
            json.writeStartObject();
            bound(json, "low", bucket.low());
            bound(json, "high", bucket.high());
            json.writeNumberField("count", bucket.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Always a number: those of hist() are powers of two, which doubles have exactly. */
    private static void bound(JsonGenerator json, String name, Long bound) throws IOException {
        if (bound == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, bound);
        }
    }

    /** Within a row: the value of a table without keys, else its rows. */
    private static void table(JsonGenerator json, Table table) throws IOException {
        if (table.shown().size() == 1 && table.shown().get(0).keys().isEmpty()) {
            write(json, table.shown().get(0).value());
            return;
        }
        json.writeStartArray();
        for (Row row : table.shown()) {
            json.writeStartObject();
            json.writeFieldName("keys");
            write(json, row.keys());
            json.writeFieldName("value");
            write(json, row.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
