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
 *   | trace  | 0      | fields, the widest first ...   | padding to 8 |
 * </pre>
 *
 * {@code trace} is the number of a trace's plan: where that is replaced, records of both may be on their way.
 */
public record RecordLayout(List<Field> fields, Map<String, Integer> offsets, int size) {
    public static final int TRACE_OFFSET = 0;
    public static final int HEADER_BYTES = 8;

    public static RecordLayout of(List<Field> fields) {
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = HEADER_BYTES;
        for (Field field : fields) {
            offsets.put(field.name(), at);
            at += field.type().size;
        }
        return new RecordLayout(List.copyOf(fields), Map.copyOf(offsets), (at + 7) & ~7);
    }

    public int offset(String field) {
        return offsets.get(field);
    }
}
