package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.List;

/** Which trace a row is of. Nothing is said as long as all are of one; then each row begins with its trace's name. */
final class RowSources {
    private static final int LONGEST = 12;
    private static final String HEADING = "TRACE";

    private final TextStyle style;
    private final List<String> seen = new ArrayList<>();
    private String source = "";
    private int width;

    RowSources(TextStyle style) {
        this.style = style;
    }

    /** The next rows are of {@code name}; "" where no trace prints them. */
    void from(String name) {
        source = name;
    }

    /** Takes note of a row; true where rows begin otherwise from now on. */
    boolean next() {
        if (source.isEmpty() || seen.contains(source)) {
            return false;
        }
        seen.add(source);
        int wanted = Math.max(HEADING.length(), seen.stream().mapToInt(s -> cut(s).length()).max().orElse(0));
        boolean changed = seen.size() > 1 && wanted != width;
        width = seen.size() > 1 ? wanted : 0;
        return changed;
    }

    /** Columns that a row's beginning takes. */
    int width() {
        return width == 0 ? 0 : width + 1;
    }

    String heading() {
        return width == 0 ? "" : style.heading(padded(HEADING));
    }

    String label() {
        return width == 0 ? "" : style.source(padded(cut(source)), seen.indexOf(source));
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 3) + "...";
    }

    private String padded(String text) {
        return text + " ".repeat(width + 1 - text.length());
    }
}
