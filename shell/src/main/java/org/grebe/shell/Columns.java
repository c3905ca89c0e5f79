package org.grebe.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;

/** Events of one probe as aligned columns. A value that is too long pushes the rest of its row to the right. */
public final class Columns {
    private static final int OTHER_WIDTH = 16;

    private final Probe probe;
    private final List<Column> columns = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();

    private record Column(Field field, int index, int width) {}

    /** The probe's default columns. */
    public Columns(Probe probe) {
        this.probe = probe;
        for (String name : probe.defaultColumns()) {
            Field field = probe.field(name).orElseThrow();
            columns.add(new Column(field, probe.fields().indexOf(field), Layout.width(field)));
        }
    }

    Probe probe() {
        return probe;
    }

    public static String header(Probe probe) {
        StringBuilder line = new StringBuilder();
        for (String name : probe.defaultColumns()) {
            append(line, name.toUpperCase(Locale.ROOT), Layout.width(probe.field(name).orElseThrow()));
        }
        return line.toString().stripTrailing();
    }

    /** A row and a line end. */
    public String row(Event event) {
        line.setLength(0);
        for (Column column : columns) {
            int end = line.length() + column.width;
            if (column.field.type() == FieldType.POINTER) {
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
        for (Object value : values) {
            append(line, Safe.cell(String.valueOf(value)), value instanceof Number ? 7 : OTHER_WIDTH);
        }
        return line.toString().stripTrailing();
    }

    private static void append(StringBuilder line, String text, int width) {
        int end = line.length() + width;
        pad(line.append(text), end);
    }

    /** At least one blank. */
    private static void pad(StringBuilder line, int end) {
        do {
            line.append(' ');
        } while (line.length() <= end);
    }
}
