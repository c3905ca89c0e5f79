package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;

/**
 * Events of one probe as aligned columns that fit 80 characters, or the window, as far as usual values do. A value that
 * is too long pushes those behind it to the right until there is room again. Texts of any length stand last.
 */
public final class Columns {
    static final int USUAL_COLUMNS = 80;
    private static final int OTHER_WIDTH = 16;
    private static final int NUMBER_WIDTH = 7;
    /** What columns are narrowed to at least, if that makes a row fit. */
    private static final int LEAST_WIDTH = 10;
    private static final int LEAST_NUMBER = 9;

    private final Probe probe;
    private final List<Column> columns = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();

    /** {@code index} is -1 of what follows from a field. */
    private record Column(Field field, int index, int width) {
        boolean isText() {
            return field.type() == FieldType.TEXT || field.type() == FieldType.BYTES;
        }

        boolean isNumber() {
            return field.type().isInteger();
        }

        /** How many characters it may lose. Hexadecimal addresses and headings need all their room. */
        int spare() {
            boolean fixed = field.type() == FieldType.POINTER || isText();
            return fixed ? 0
                    : Math.max(0, width - Math.max(isNumber() ? LEAST_NUMBER : LEAST_WIDTH, field.name().length()));
        }

        Column narrower() {
            return new Column(field, index, width - 1);
        }
    }

    /** The probe's default columns, for 80 characters. */
    public Columns(Probe probe) {
        this(probe, USUAL_COLUMNS);
    }

    Columns(Probe probe, int room) {
        this.probe = probe;
        for (String name : probe.defaultColumns()) {
            Field field = probe.field(name).orElseGet(() -> Field.of(name, FieldType.COMM, "", ""));
            columns.add(new Column(field, probe.fields().indexOf(field), Layout.width(probe, name)));
        }
        List<Column> texts = columns.stream().filter(Column::isText).toList();
        columns.removeAll(texts);
        columns.addAll(texts);
        narrow(room);
    }

    /** First numbers of 64 bits, which are seldom that large, then the widest. */
    private void narrow(int room) {
        while (total() > room) {
            int widest = -1;
            for (int i = 0; i < columns.size() - 1; i++) {
                Column c = columns.get(i);
                Column best = widest < 0 ? null : columns.get(widest);
                boolean better = best == null || c.isNumber() && !best.isNumber()
                        || c.isNumber() == best.isNumber() && c.width > best.width;
                if (c.spare() > 0 && better) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            columns.set(widest, columns.get(widest).narrower());
        }
    }

    /** Of a usual row. The last column has no blanks behind it. */
    private int total() {
        Column last = columns.get(columns.size() - 1);
        int before = columns.stream().mapToInt(c -> c.width + 1).sum() - last.width - 1;
        return before + (last.isNumber() ? Math.max(4, last.field.name().length()) : last.width);
    }

    Probe probe() {
        return probe;
    }

    public static String header(Probe probe) {
        return new Columns(probe).header();
    }

    public String header() {
        StringBuilder text = new StringBuilder();
        int end = 0;
        for (Column column : columns) {
            end += column.width + 1;
            pad(text.append(column.field.name().toUpperCase(Locale.ROOT)), end);
        }
        return text.toString().stripTrailing();
    }

    /** A row and a line end. */
    public String row(Event event) {
        line.setLength(0);
        int end = 0;
        for (Column column : columns) {
            end += column.width + 1;
            if (column.index < 0) {
                line.append(Safe.cell(String.valueOf(event.get(column.field.name()))));
            } else if (column.field.type() == FieldType.POINTER) {
                line.append(Event.hex(event.number(column.index)));
            } else if (column.field.type().isInteger()) {
                line.append(event.number(column.index));
            } else {
                line.append(Safe.cell(String.valueOf(event.value(column.index))));
            }
            pad(line, end);
        }
        int length = line.length();
        while (length > 0 && line.charAt(length - 1) == ' ') {
            length--;
        }
        line.setLength(length);
        return line.append('\n').toString();
    }

    static String values(List<Object> values) {
        StringBuilder line = new StringBuilder();
        int end = 0;
        for (Object value : values) {
            end += (value instanceof Number ? NUMBER_WIDTH : OTHER_WIDTH) + 1;
            pad(line.append(Safe.cell(String.valueOf(value))), end);
        }
        return line.toString().stripTrailing();
    }

    /** To the column where the next value begins; at least one blank. */
    private static void pad(StringBuilder line, int end) {
        do {
            line.append(' ');
        } while (line.length() < end);
    }
}
