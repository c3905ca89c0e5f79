package org.grebe.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.grebe.core.agg.Buckets;
import org.grebe.core.agg.Mean;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;

/**
 * A JSON object a line; its {@code "record"} says what it is. All is ASCII, so nothing of it can harm a terminal; a
 * byte of a name that is no UTF-8 is the lone surrogate of {@link org.grebe.core.value.RawText}, escaped.
 */
final class JsonRendering implements Rendering {
    private static final int LAST_HARMLESS = 0x7e;

    private final JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private String line(String record, Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.setHighestNonEscapedChar(LAST_HARMLESS);
            json.writeStartObject();
            json.writeStringField("record", record);
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append("\n").toString();
    }

    private static void field(JsonGenerator json, String name, Object value) throws IOException {
        json.writeFieldName(name);
        value(json, value);
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean b) {
            json.writeBoolean(b);
        } else if (value instanceof Integer i) {
            json.writeNumber(i);
        } else if (value instanceof Long l) {
            json.writeNumber(l);
        } else if (value instanceof Number n) {
            json.writeNumber(n.toString());
        } else if (value instanceof Event event) {
            value(json, event.toMap());
        } else if (value instanceof Mean mean) {
            value(json, Map.of("sum", mean.sum(), "count", mean.count()));
        } else if (value instanceof Buckets buckets) {
            json.writeStartArray();
            for (Buckets.Bucket bucket : buckets.list()) {
                json.writeStartObject();
                json.writeStringField("range", bucket.label());
                json.writeNumberField("count", bucket.count());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                field(json, String.valueOf(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Collection<?> all) {
            json.writeStartArray();
            for (Object one : all) {
                value(json, one);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    /** Tells a reader that tracing has begun, too. */
    @Override
    public String begin(Layout layout) {
        return line("fields", json -> field(json, "fields", layout.fields()));
    }

    @Override
    public String event(Event event, Layout layout, Map<String, Object> more) {
        return fields(event, layout.fields(), more);
    }

    private String fields(Event event, Collection<String> names, Map<String, Object> more) {
        return line(event.probe().name(), json -> {
            for (String name : names) {
                field(json, name, more.containsKey(name) ? more.get(name) : event.shown(name));
            }
        });
    }

    @Override
    public String table(List<Row> rows, Layout layout) {
        List<String> names = List.copyOf(layout.fields());
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            List<Object> values = new ArrayList<>(row.keys());
            values.add(row.value());
            text.append(line("count", json -> {
                for (int i = 0; i < values.size(); i++) {
                    field(json, names.get(i), values.get(i));
                }
            }));
        }
        return text.toString();
    }

    @Override
    public String end(Layout layout) {
        return "";
    }

    @Override
    public String row(List<Object> values) {
        return values.size() == 1 && values.get(0) instanceof Event event
                ? fields(event, event.probe().defaultColumns(), Map.of())
                : line("row", json -> field(json, "values", values));
    }

    @Override
    public String table(Table table) {
        StringBuilder text = new StringBuilder();
        for (Row row : table) {
            text.append(line("aggregation", json -> {
                json.writeStringField("name", table.kind());
                field(json, "keys", row.keys());
                field(json, "value", row.value());
            }));
        }
        return text.toString();
    }

    @Override
    public String text(String text) {
        return line("text", json -> json.writeStringField("text", text));
    }

    @Override
    public String problem(String kind, String text) {
        return line(kind, json -> json.writeStringField("text", text));
    }

    @Override
    public String accounting(String probe, Accounting a) {
        return line("accounting", json -> {
            json.writeStringField("probe", probe);
            json.writeNumberField("hits", a.hits());
            json.writeNumberField("rejected", a.rejected());
            json.writeNumberField("delivered", a.delivered());
            json.writeNumberField("aggregated", a.aggregated());
            json.writeNumberField("lost", a.lost());
            json.writeNumberField("missed", a.missed());
            json.writeNumberField("failed", a.failed());
        });
    }
}
