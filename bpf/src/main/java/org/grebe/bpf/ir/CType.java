package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * What a key or a value of a map is in C.
 *
 * @param name as {@code __u32} or {@code struct kept}
 * @param members that a struct has, as {@code __u64 start}; empty where the source has the type already
 */
public record CType(String name, List<String> members) {
    public static CType of(String name) {
        return new CType(name, List.of());
    }

    /** The struct, or nothing. */
    List<String> definition() {
        List<String> lines = new ArrayList<>();
        if (!members.isEmpty()) {
            lines.add(name + " {");
            members.forEach(m -> lines.add("    " + m + ";"));
            lines.add("};");
        }
        return lines;
    }
}
