package org.grebe.shell.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.grebe.core.engine.Column;
import org.grebe.core.engine.Column.Conversion;
import org.grebe.core.engine.Column.Literal;
import org.grebe.core.engine.Column.Part;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Moment;
import org.grebe.core.value.RawText;

/** Lines of one layout, as C's printf makes them: widths and precisions count bytes, and long values push the rest. */
final class LayoutText {
    private final Layout layout;
    private final boolean terminal;
    private final List<Column> columns;
    private long firstMicros = -1;

    /** Exact to the byte. */
    LayoutText(Layout layout) {
        this.layout = layout;
        this.terminal = false;
        this.columns = layout.columns();
    }

    /** At a terminal: cells are escaped, and padded by characters to fit the window, since only looks count there. */
    LayoutText(Layout layout, int window) {
        this.layout = layout;
        this.terminal = true;
        List<List<Part>> formats = NarrowedFormats.of(layout.columns(), window);
        this.columns = IntStream.range(0, formats.size()).mapToObj(i -> {
            Column c = layout.columns().get(i);
            return new Column(c.heading(), formats.get(i), c.source(), c.fields());
        }).toList();
    }

    String heading() {
        StringBuilder line = new StringBuilder();
        for (Column column : columns) {
            append(line, column.headingFormat(), List.of(column.heading()));
        }
        return ended(line);
    }

    /** Blanks at the end of a line are nothing to look at, and make another where they do not fit. */
    private String ended(StringBuilder line) {
        int length = line.length();
        while (terminal && length > 0 && line.charAt(length - 1) == ' ') {
            length--;
        }
        line.setLength(length);
        return line.append('\n').toString();
    }

    String row(Event event, Map<String, Object> more) {
        StringBuilder line = new StringBuilder();
        for (Column column : columns) {
            append(line, column.format(), switch (column.source()) {
                case FIELDS -> column.fields().stream().map(name -> shown(event, name, more)).toList();
                case ELAPSED -> List.<Object>of(elapsed((Long) event.get("time") / 1000));
                case CLOCK -> List.<Object>of(Moment.clock((Long) event.get("time")));
                case MILLISECONDS -> List.<Object>of((Long) event.get("latency") / 1e3);
                case ERROR -> List.of(shown(event, "error", Map.of()));
            });
        }
        return ended(line.append(layout.ending()));
    }

    private Object ofSocket(Object value) {
        return layout.classic() && value instanceof IpAddress address ? address.ofSocket() : value;
    }

    /** No error is a dash. */
    private Object shown(Event event, String name, Map<String, Object> more) {
        if (more.containsKey(name)) {
            return more.get(name);
        }
        Object value = event.shown(name);
        return value == null && event.probe().derived(name).isPresent() ? "-" : ofSocket(value);
    }

    /** Whole microseconds, as the classic tools have them. */
    private double elapsed(long micros) {
        if (firstMicros < 0) {
            firstMicros = micros;
        }
        return (micros - firstMicros) / 1e6;
    }

    /** One value for each column, in their order. */
    String row(List<Object> values) {
        if (values.size() != layout.columns().size()) {
            throw new IllegalArgumentException("the layout has " + layout.columns().size()
                    + " columns, and the row " + values.size() + " values: " + values);
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            append(line, columns.get(i).format(), values.subList(i, i + 1));
        }
        return ended(line.append(layout.ending()));
    }

    private void append(StringBuilder line, List<Part> format, List<?> values) {
        int next = 0;
        for (Part part : format) {
            if (part instanceof Literal literal) {
                line.append(literal.text());
            } else if (part instanceof Conversion c) {
                pad(line, c, text(c, values.get(next++)));
            }
        }
    }

    private String text(Conversion c, Object value) {
        if (c.type() == 'f' && value instanceof Number n) {
            return fixed(n.doubleValue(), c.precision() < 0 ? 6 : c.precision());
        }
        String whole = String.valueOf(value);
        String cut = c.type() == 's' && c.precision() >= 0 ? cut(whole, c.precision()) : whole;
        return terminal ? Safe.cell(cut) : cut;
    }

    /** C rounds the double's exact value, ties to even, and keeps the sign of what rounds to zero. */
    private static String fixed(double value, int digits) {
        String text = new BigDecimal(Math.abs(value)).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return (value < 0 ? "-" : "") + text;
    }

    private static String cut(String text, int limit) {
        if (text.length() * 3 <= limit) {
            return text; // No character of Java's takes more bytes.
        }
        byte[] bytes = RawText.encode(text);
        return bytes.length <= limit ? text : RawText.decode(Arrays.copyOf(bytes, limit));
    }

    private void pad(StringBuilder line, Conversion c, String text) {
        int length = terminal ? text.codePointCount(0, text.length()) : RawText.encode(text).length;
        String blanks = " ".repeat(Math.max(0, c.width() - length));
        line.append(c.left() ? text + blanks : blanks + text);
    }
}
