package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;

/**
 * How the rows of a trace or of a table are shown: columns, and the text around them. Data only; how it is written, as
 * text or as JSON, is up to the {@link Output}.
 *
 * @param values names that columns show and that are no fields: the script gives the values with each event
 * @param banner lines before the heading, with their line ends
 * @param ending what each row ends with, before its line end
 * @param farewell text after the last row
 * @param classic an IPv4 peer of an IPv6 socket is shown as the classic tools do, ::ffff:10.0.0.1, not as 10.0.0.1
 */
public record Layout(List<Column> columns, Set<String> values, String banner, String ending, String farewell,
        boolean classic) {
    private static final int LONGEST_FUNC = 32;

    public Layout {
        columns = List.copyOf(columns);
        values = Set.copyOf(values);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a layout must have a column");
        }
    }

    /** Of fields alone, as the classic tools have them. */
    public Layout(List<Column> columns, String banner, String ending, String farewell) {
        this(columns, Set.of(), banner, ending, farewell, true);
    }

    /** Columns of these fields, each as wide as its values usually are; with the values that `print it` shows. */
    public static Layout of(Probe probe, Collection<?> names) {
        List<Column> columns = new ArrayList<>();
        for (Object name : names) {
            if (!probe.has("" + name)) {
                throw new IllegalArgumentException(probe.noField("" + name));
            }
            String last = columns.size() == names.size() - 1 ? "" : " ";
            columns.add(Column.of(("" + name).toUpperCase(java.util.Locale.ROOT),
                    "%-" + width(probe, "" + name) + "s" + last, Column.Source.FIELDS, List.of("" + name)));
        }
        return new Layout(columns, Set.of(), "", "", "", false);
    }

    /** The same of a field, or of what follows from one. */
    public static int width(Probe probe, String name) {
        return probe.field(name).map(Layout::width).orElseGet(() -> switch (probe.derived(name).orElseThrow()) {
            case ERROR -> 12;
            case NAME -> 16;
            case CLOCK -> 8;
            case ELAPSED, MILLISECONDS -> 9;
            case FUNC -> Math.min(LONGEST_FUNC, probe.site().orElseThrow().each().stream()
                    .mapToInt(String::length).max().orElseThrow());
        });
    }

    /** Usual width of a field's values in characters, and room for its name above them. */
    public static int width(Field field) {
        return Math.max(field.name().length(), usualWidth(field));
    }

    private static int usualWidth(Field field) {
        return switch (field.type()) {
            case U8 -> 2;
            case S8 -> 4;
            case U16, S16 -> 6;
            case S32, U32 -> field.name().endsWith("ns") ? 10 : 7;
            case U64, S64 -> 18;
            case POINTER -> 18;
            case COMM, TEXT, ADDRESS, BYTES -> 16;
        };
    }

    /** Names of the event's fields that the columns show. */
    public Set<String> eventFields() {
        Set<String> fields = new LinkedHashSet<>(fields());
        fields.removeAll(values);
        return fields;
    }

    /** What machines get: names of fields, and of what people see that is made of them. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        columns.forEach(c -> {
            names.addAll(c.fields());
            c.source().word().ifPresent(names::add);
        });
        return names;
    }

    /** Names of all that the columns show. */
    public Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>();
        columns.forEach(c -> fields.addAll(c.fields()));
        return fields;
    }
}
