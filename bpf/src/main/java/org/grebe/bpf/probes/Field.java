package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that an event tells. {@code unit} is empty where there is none.
 *
 * @param values what an integer field can hold; empty where the type alone says it
 * @param late known only after the event has begun: till then, the rest may have to be kept
 * @param nullable there may be no such thing: pointers lead to it
 */
public record Field(String name, FieldType type, String unit, String doc, List<String> aliases,
        Optional<IntegerValues> values, boolean late, boolean nullable) {
    private static final Map<String, Long> NANOSECONDS =
            Map.of("ns", 1L, "µs", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

    public static Field of(String name, FieldType type, String unit, String doc, String... aliases) {
        return new Field(name, type, unit, doc, List.of(aliases), Optional.empty(), false, false);
    }

    /** The same field, which holds one of these and nothing else. */
    public Field holding(IntegerValues only) {
        return new Field(name, type, unit, doc, aliases, Optional.of(only), late, nullable);
    }

    /** The same field, which may be null. */
    public Field orNull() {
        return new Field(name, type, unit, doc, aliases, values, late, true);
    }

    /** The same field, which is not known as the event begins. */
    public Field knownLater() {
        return new Field(name, type, unit, doc, aliases, values, true, nullable);
    }

    public boolean isCalled(String text) {
        return name.equals(text) || aliases.contains(text);
    }

    /** Whether values may be above 2^53, where a double rounds integers. Microseconds take 285 years to get there. */
    public boolean isWide() {
        return (type == FieldType.U64 || type == FieldType.S64 || type == FieldType.POINTER) && !unit.equals("µs");
    }

    /** Nanoseconds of its unit, where that is a unit of time. */
    public Optional<Long> nanosPerUnit() {
        return Optional.ofNullable(NANOSECONDS.get(unit));
    }

    /** What it can hold; empty for a field that is no integer. */
    public Optional<IntegerValues> integers() {
        return values.or(() -> type.isInteger() && nanosPerUnit().isPresent()
                ? Optional.of(IntegerValues.NOT_NEGATIVE) : IntegerValues.of(type));
    }
}
