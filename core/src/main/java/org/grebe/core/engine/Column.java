package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.bpf.probes.Derived;

/**
 * One column of a {@link Layout}: how its heading and its cells are padded, as C's printf does it.
 *
 * @param heading its text in the heading
 * @param format what stands between the values and how each is written
 * @param source where the values come from
 * @param fields names of the fields: one for each conversion of the format, or what the source looks at
 */
public record Column(String heading, List<Part> format, Source source, List<String> fields) {
    /** Where a column's values come from. */
    public enum Source {
        /** The fields themselves. */
        FIELDS(null),
        /** Seconds since the first row. */
        ELAPSED(Derived.ELAPSED),
        /** The time of day when it happened. */
        CLOCK(Derived.CLOCK),
        /** The field {@code latency}, in milliseconds. */
        MILLISECONDS(Derived.MILLISECONDS),
        /** The name of the error in {@code ret}, or a dash. */
        ERROR(Derived.ERROR);

        private final Derived derived;

        Source(Derived derived) {
            this.derived = derived;
        }

        /** What it is called where it is no field. */
        Optional<String> word() {
            return Optional.ofNullable(derived).map(d -> d.word);
        }

        static Source of(String values) {
            return Arrays.stream(values()).filter(s -> s.word().filter(values::equals).isPresent()).findFirst()
                    .orElse(FIELDS);
        }
    }

    /** A piece of a format. */
    public sealed interface Part {}

    /** Text as it is. */
    public record Literal(String text) implements Part {}

    /**
     * A value.
     *
     * @param left padded on the right
     * @param width in bytes, at least
     * @param precision bytes of text at most, or digits behind the point; -1 where none is given
     * @param type 'd', 's' or 'f'
     */
    public record Conversion(boolean left, int width, int precision, char type) implements Part {}

    private static final Pattern CONVERSION = Pattern.compile("%(-?)([0-9]{0,3})(?:\\.([0-9]{1,2}))?([dsf])");

    /**
     * @param format as of C's printf, with the conversions d, s and f
     * @param values field names separated by blanks, or {@code elapsed}, {@code clock}, {@code ms} or {@code error}
     * @throws IllegalArgumentException if the format has other conversions, or not as many as there are fields
     */
    public static Column of(String heading, String format, String values) {
        Source source = Source.of(values);
        return of(heading, format, source,
                source == Source.FIELDS ? List.of(values.split(" +")) : List.of(source.derived.from));
    }

    /** The same with the fields, or what follows from them, that {@code source} looks at. */
    static Column of(String heading, String format, Source source, List<String> fields) {
        List<Part> parts = parts(format);
        long conversions = parts.stream().filter(Conversion.class::isInstance).count();
        if (conversions != fields.size()) {
            throw new IllegalArgumentException("column " + heading + ": the format '" + format + "' takes "
                    + conversions + " values, and '" + String.join(" ", fields) + "' is " + fields.size());
        }
        return new Column(heading, parts, source, fields);
    }

    private static List<Part> parts(String format) {
        List<Part> parts = new ArrayList<>();
        Matcher m = CONVERSION.matcher(format);
        int done = 0;
        while (m.find()) {
            literal(format, done, m.start(), parts);
            parts.add(new Conversion(!m.group(1).isEmpty(), m.group(2).isEmpty() ? 0 : Integer.parseInt(m.group(2)),
                    m.group(3) == null ? -1 : Integer.parseInt(m.group(3)), m.group(4).charAt(0)));
            done = m.end();
        }
        literal(format, done, format.length(), parts);
        return List.copyOf(parts);
    }

    private static void literal(String format, int from, int to, List<Part> parts) {
        String text = format.substring(from, to);
        if (text.contains("%")) {
            throw new IllegalArgumentException("no format for a column: '" + format
                    + "'; there are %d, %s and %f, with a width such as %-16s");
        }
        if (!text.isEmpty()) {
            parts.add(new Literal(text));
        }
    }

    /** The heading's own format: as the cells', but never cut; with several values in a cell, just the text. */
    public List<Part> headingFormat() {
        if (fields.size() != 1) {
            return List.of(new Conversion(true, 0, -1, 's'));
        }
        return format.stream()
                .map(p -> p instanceof Conversion c ? new Conversion(c.left(), c.width(), -1, 's') : p)
                .toList();
    }
}
