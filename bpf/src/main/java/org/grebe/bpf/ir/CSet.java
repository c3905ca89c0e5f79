package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.map.MapSpec;

/** A set in C: its map, and the function {@code in_NAME} that looks into it. */
public final class CSet {
    private CSet() {}

    /** {@code spec} of its map. */
    public static List<String> of(KeySet set, MapSpec spec) {
        String name = set.name();
        return switch (set.kind()) {
            case BITMAP -> List.of(
                    "volatile __u8 " + name + "[" + spec.valueSize() + "]; // bit n % 8 of byte n / 8 is for n",
                    "static __always_inline bool in_" + name + "(__u16 value)",
                    "{",
                    "    return " + name + "[value / 8] >> value % 8 & 1;",
                    "}");
            case HASH -> both(spec, "__s64", "__u8", lookup(name, "__s64 value", "&value"));
            case PINNED -> both(spec, "__s64", "__u64", lookup(name, "__s64 value", "&value"));
            case HASH16 -> both(spec, "union bytes16", "__u8", lookup(name, "const union bytes16 *value", "value"));
            case LPM -> both(spec, "struct block", "__u8", List.of(
                    "static __always_inline bool in_" + name + "(const union bytes16 *value)",
                    "{",
                    "    struct block key = {.prefixlen = 128};",
                    "    __builtin_memcpy(key.address, value->bytes, 16);",
                    "    return bpf_map_lookup_elem(&" + name + ", &key);",
                    "}"));
        };
    }

    private static List<String> both(MapSpec spec, String key, String value, List<String> function) {
        List<String> lines = new ArrayList<>(new KernelMap(spec, CType.of(key), CType.of(value)).c());
        lines.addAll(function);
        return lines;
    }

    private static List<String> lookup(String name, String parameter, String key) {
        return List.of(
                "static __always_inline bool in_" + name + "(" + parameter + ")",
                "{",
                "    return bpf_map_lookup_elem(&" + name + ", " + key + ");",
                "}");
    }
}
