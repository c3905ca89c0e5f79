package org.grebe.shell.output;

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
import java.util.Set;
import java.util.function.Supplier;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Printed;
import org.grebe.core.value.Label;
import org.grebe.core.value.Moment;

/**
 * A JSON object a line; its {@code "record"} says what it is. All is ASCII, so nothing of it can harm a terminal; a
 * byte of a name that is no UTF-8 is the lone surrogate of {@link org.grebe.core.value.RawText}, escaped. Fields of 64
 * bits are text, see {@link Label#wide}.
 */
public final class JsonRendering implements Rendering {
    private static final int LAST_HARMLESS = 0x7e;

    private final JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Supplier<Moment> clock;

    public JsonRendering() {
        this(Moment::now);
    }

    /** {@code clock} says when a table is printed. */
    public JsonRendering(Supplier<Moment> clock) {
        this.clock = clock;
    }

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

    private static void field(JsonGenerator json, Label label, Object value) throws IOException {
        json.writeFieldName(label.name());
        if (label.wide() && (value instanceof Long || value instanceof Integer)) {
            json.writeString(value.toString());
        } else {
            JsonValues.write(json, value);
        }
    }

    /** Tells a reader that tracing has begun, too. */
    @Override
    public String begin(Printed.Begin begin) {
        return line("fields", json -> field(json, Label.of("fields"), begin.layout().names()));
    }

    @Override
    public String event(Printed.OfEvent row) {
        return fields(row.event(), row.columns(), row.more());
    }

    private String fields(Event event, Collection<String> names, Map<String, Object> more) {
        return line(event.probe().name(), json -> {
            List<Label> labels = Label.distinct(FieldLabels.of(event.probe(), names), Set.of("record"));
            int i = 0;
            for (String name : names) {
                field(json, labels.get(i++), more.containsKey(name) ? more.get(name) : event.shown(name));
            }
        });
    }

    @Override
    public String tableRows(Printed.TableRows table) {
        List<String> names = List.copyOf(table.layout().fields());
        StringBuilder text = new StringBuilder();
        for (Row row : table.rows()) {
            List<Object> values = new ArrayList<>(row.keys());
            values.add(row.value());
            text.append(line("count", json -> {
                for (int i = 0; i < values.size(); i++) {
                    field(json, Label.of(names.get(i)), values.get(i));
                }
            }));
        }
        return text.toString();
    }

    @Override
    public String end(Printed.End end) {
        return "";
    }

    @Override
    public String values(Printed.Values row) {
        if (row.labels().isEmpty()) {
            return line("row", json -> field(json, Label.of("values"), row.values()));
        }
        return line("row", json -> {
            for (int i = 0; i < row.values().size(); i++) {
                field(json, row.labels().get(i), row.values().get(i));
            }
        });
    }

    @Override
    public String table(Printed.OfTable printed) {
        Table table = printed.table();
        Moment now = clock.get();
        StringBuilder text = new StringBuilder();
        for (Row row : table.shown()) {
            text.append(line("aggregation", json -> {
                json.writeStringField("name", table.name());
                json.writeStringField("kind", table.kind());
                json.writeStringField("time", Long.toString(now.bootNs()));
                json.writeStringField("date", now.wall().toString());
                json.writeObjectFieldStart("keys");
                List<Label> labels = TableRecords.keys(table, row);
                for (int i = 0; i < row.keys().size(); i++) {
                    field(json, labels.get(i), row.keys().get(i));
                }
                json.writeEndObject();
                field(json, Label.of("value"), row.value());
            }));
        }
        return text.toString();
    }

    @Override
    public String text(Printed.Text text) {
        return text("text", text.text());
    }

    @Override
    public String warning(Printed.Warning warning) {
        return text("warning", warning.text());
    }

    @Override
    public String failure(Printed.Failure failure) {
        return text("error", failure.text());
    }

    private String text(String record, String text) {
        return line(record, json -> json.writeStringField("text", text));
    }

    @Override
    public String accounting(Printed.OfTrace trace) {
        Accounting a = trace.accounting();
        return line("accounting", json -> {
            json.writeStringField("probe", trace.probe());
            json.writeNumberField("hits", a.hits());
            json.writeNumberField("rejected", a.rejected());
            json.writeNumberField("delivered", a.delivered());
            json.writeNumberField("aggregated", a.aggregated());
            json.writeNumberField("lost", a.lost());
            json.writeNumberField("missed", a.missed());
            json.writeNumberField("dropped", a.dropped());
            json.writeNumberField("failed", a.failed());
        });
    }
}
