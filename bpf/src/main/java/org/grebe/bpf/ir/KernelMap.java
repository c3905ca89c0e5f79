package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.map.MapSpec;

/**
 * A map with the names of what is in it.
 *
 * @param key in C
 * @param value in C
 * @param members of the struct that the value is; empty where it is none
 */
public record KernelMap(MapSpec spec, String key, String value, List<String> members) {
    /** As C declares it. */
    public List<String> c() {
        List<String> lines = new ArrayList<>();
        if (!members.isEmpty()) {
            lines.add(value + " {");
            members.forEach(m -> lines.add("    " + m + ";"));
            lines.addAll(List.of("};", ""));
        }
        lines.addAll(declaration(spec, key, value));
        return lines;
    }

    /** A map of these types; where they are empty, of none. */
    public static List<String> declaration(MapSpec spec, String key, String value) {
        List<String> lines = new ArrayList<>(List.of(
                "struct {",
                "    __uint(type, BPF_MAP_TYPE_" + spec.type() + ");",
                "    __uint(max_entries, " + spec.maxEntries() + ");"));
        if (spec.flags() == MapSpec.F_NO_PREALLOC) {
            lines.add("    __uint(map_flags, BPF_F_NO_PREALLOC);");
        }
        if (!key.isEmpty()) {
            lines.add("    __type(key, " + key + ");");
            lines.add("    __type(value, " + value + ");");
        }
        lines.add("} " + spec.name() + " SEC(\".maps\");");
        return lines;
    }
}
