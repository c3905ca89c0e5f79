package org.grebe.core.codegen;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Field;

/**
 * An event in the ring buffer, in the machine's byte order.
 *
 * <pre>
 *   0        4        8
 *   | trace  | 0      | fields, the widest first ... | presences | padding to 8 |
 * </pre>
 *
 * A presence is a byte for each field that may be null: 1 where it is not. {@code trace} is the number of a trace's
 * plan: where that is replaced, records of both may be on their way.
 *
 * @param presences offset of the presence of each field that may be null
 */
public record RecordLayout(List<Field> fields, Map<String, Integer> offsets, Map<String, Integer> presences,
        int size) {
    public static final int TRACE_OFFSET = 0;
    public static final int HEADER_BYTES = 8;

    public static RecordLayout of(List<Field> fields) {
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = HEADER_BYTES;
        for (Field field : fields) {
            offsets.put(field.name(), at);
            at += field.type().size;
        }
        Map<String, Integer> presences = new LinkedHashMap<>();
        for (Field field : fields) {
            if (field.nullable()) {
                presences.put(field.name(), at++);
            }
        }
        return new RecordLayout(List.copyOf(fields), Map.copyOf(offsets), Map.copyOf(presences), (at + 7) & ~7);
    }

    public int offset(String field) {
        return offsets.get(field);
    }
}
