package org.grebe.bpf.probes;

import java.util.List;

/** One thing that an event tells. {@code unit} is empty where there is none. */
public record Field(String name, FieldType type, String unit, String doc, List<String> aliases) {
    public static Field of(String name, FieldType type, String unit, String doc, String... aliases) {
        return new Field(name, type, unit, doc, List.of(aliases));
    }

    public boolean isCalled(String text) {
        return name.equals(text) || aliases.contains(text);
    }

    /** Whether values may be above 2^53, where a double rounds integers. Microseconds take 285 years to get there. */
    public boolean isWide() {
        return (type == FieldType.U64 || type == FieldType.S64 || type == FieldType.POINTER) && !unit.equals("µs");
    }
}
