package org.grebe.shell;

import java.util.List;
import java.util.Locale;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.engine.Event;

/** Events as aligned columns. A value that is too long pushes the rest of its row to the right. */
final class Columns {
    private static final int OTHER_WIDTH = 16;

    private Columns() {}

    static String header(Probe probe) {
        StringBuilder line = new StringBuilder();
        for (String name : probe.defaultColumns()) {
            append(line, name.toUpperCase(Locale.ROOT), width(probe.field(name).orElseThrow()));
        }
        return line.toString().stripTrailing();
    }

    static String row(Event event) {
        StringBuilder line = new StringBuilder();
        for (String name : event.probe().defaultColumns()) {
            append(line, Safe.cell(String.valueOf(event.get(name))), width(event.probe().field(name).orElseThrow()));
        }
        return line.toString().stripTrailing();
    }

    static String values(List<Object> values) {
        StringBuilder line = new StringBuilder();
        for (Object value : values) {
            append(line, Safe.cell(String.valueOf(value)), value instanceof Number ? 7 : OTHER_WIDTH);
        }
        return line.toString().stripTrailing();
    }

    private static int width(Field field) {
        return switch (field.type()) {
            case U8 -> 2;
            case U16 -> 6;
            case S32, U32 -> field.name().endsWith("ns") ? 10 : 7;
            case U64, S64 -> 18;
            case COMM -> 16;
            case ADDRESS -> OTHER_WIDTH;
        };
    }

    private static void append(StringBuilder line, String text, int width) {
        line.append(text).append(" ".repeat(Math.max(0, width - text.length()))).append(' ');
    }
}
