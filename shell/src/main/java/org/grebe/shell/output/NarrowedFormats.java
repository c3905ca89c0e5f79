package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.List;
import org.grebe.core.engine.Column;
import org.grebe.core.engine.Column.Conversion;
import org.grebe.core.engine.Column.Literal;
import org.grebe.core.engine.Column.Part;

/**
 * The formats of a layout's columns with less padding, so that a usual row fits a window: first the widest columns give
 * way, and none more than its heading or an IPv4 address takes.
 */
final class NarrowedFormats {
    private static final int LEAST_TEXT = "255.255.255.255".length();

    private NarrowedFormats() {}

    /** In the order of {@code columns}; as they are where they fit, or where nothing can be spared. */
    static List<List<Part>> of(List<Column> columns, int window) {
        List<List<Part>> formats = new ArrayList<>(columns.stream().map(Column::format).toList());
        int widest = columns.isEmpty() ? -1 : 0;
        while (widest >= 0 && width(columns, formats) > window) {
            widest = widest(columns, formats);
            if (widest >= 0) {
                formats.set(widest, narrower(formats.get(widest)));
            }
        }
        return formats;
    }

    /** Of a usual row, without blanks at its end. */
    private static int width(List<Column> columns, List<List<Part>> formats) {
        int last = columns.size() - 1;
        int before = 0;
        for (int i = 0; i < last; i++) {
            before += Math.max(columns.get(i).heading().length(), formats.get(i).stream().mapToInt(p ->
                    p instanceof Literal l ? l.text().length() : p instanceof Conversion c ? c.width() : 0).sum());
        }
        return before + columns.get(last).heading().length();
    }

    private static int widest(List<Column> columns, List<List<Part>> formats) {
        int widest = -1;
        for (int i = 0; i < columns.size() - 1; i++) {
            if (spare(columns.get(i), formats.get(i)) > 0
                    && (widest < 0 || room(formats.get(i)) > room(formats.get(widest)))) {
                widest = i;
            }
        }
        return widest;
    }

    private static int room(List<Part> format) {
        return format.stream().mapToInt(p -> p instanceof Conversion c ? c.width() : 0).max().orElse(0);
    }

    private static int spare(Column column, List<Part> format) {
        return column.fields().size() != 1 ? 0 : room(format) - Math.max(column.heading().length(), LEAST_TEXT);
    }

    private static List<Part> narrower(List<Part> format) {
        return format.stream().<Part>map(p -> p instanceof Conversion c
                ? new Conversion(c.left(), c.width() - 1, c.precision(), c.type()) : p).toList();
    }
}
