package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.KernelAggregation;

/** Maps, and the values in them. */
final class CMaps {
    private CMaps() {}

    /** A set and the function that looks into it. */
    static List<String> filter(FilterMap map) {
        String name = map.name();
        if (map.kind() == FilterMap.Kind.PINNED) {
            List<String> lines = new ArrayList<>(List.of(CText.comment("somebody else's: " + map)));
            lines.addAll(KernelMap.declaration(MapSpec.hash(name, 8, 8, 1), "__s64", "__u64"));
            lines.addAll(lookup(name, "__s64 value", "&value"));
            return lines;
        }
        List<String> lines = new ArrayList<>(List.of(CText.comment("filled by grebe: " + members(map))));
        switch (map.kind()) {
            case BITMAP -> lines.addAll(List.of(
                    "volatile __u8 " + name + "[65536 / 8]; // bit n % 8 of byte n / 8 tells of n",
                    "static __always_inline bool in_" + name + "(__u16 value)",
                    "{",
                    "    return " + name + "[value / 8] >> value % 8 & 1;",
                    "}"));
            case HASH -> {
                lines.addAll(KernelMap.declaration(map.spec(), "__s64", "__u8"));
                lines.addAll(lookup(name, "__s64 value", "&value"));
            }
            case HASH16 -> {
                lines.addAll(KernelMap.declaration(map.spec(), "union bytes16", "__u8"));
                lines.addAll(lookup(name, "const union bytes16 *value", "value"));
            }
            case LPM -> {
                lines.addAll(KernelMap.declaration(map.spec(), "struct block", "__u8"));
                lines.addAll(List.of(
                        "static __always_inline bool in_" + name + "(const union bytes16 *value)",
                        "{",
                        "    struct block key = {.prefixlen = 128};",
                        "    __builtin_memcpy(key.address, value->bytes, 16);",
                        "    return bpf_map_lookup_elem(&" + name + ", &key);",
                        "}"));
            }
        }
        return lines;
    }

    private static List<String> lookup(String name, String parameter, String key) {
        return List.of(
                "static __always_inline bool in_" + name + "(" + parameter + ")",
                "{",
                "    return bpf_map_lookup_elem(&" + name + ", " + key + ");",
                "}");
    }

    private static String members(FilterMap map) {
        int count = map.members().size();
        return count <= 8 ? map.members().toString() : count + " values, " + map.members().subList(0, 8) + " and so on";
    }

    /** An aggregation's key, value and map. */
    static List<String> aggregation(KernelAggregation a) {
        List<String> lines = new ArrayList<>(List.of(CText.comment(a.toString())));
        boolean keyed = !a.keys().isEmpty();
        if (keyed) {
            lines.add("struct " + a.map() + "_key {");
            for (int i = 0; i < a.keys().size(); i++) {
                boolean bytes = a.keys().get(i) instanceof KernelAggregation.Key.Bytes;
                lines.add("    " + (bytes ? "union bytes16" : "__s64") + " k" + (i + 1) + "; "
                        + CText.comment(a.keys().get(i).toString()));
            }
            lines.add("};");
        }
        lines.addAll(List.of("struct " + a.map() + "_value {", "    " + a.into().cell().members(), "};"));
        MapSpec cells = a.specs().get(0).inner();
        lines.addAll(List.of(
                "struct " + cells.name() + " {",
                "    __uint(type, " + (keyed ? "BPF_MAP_TYPE_PERCPU_HASH" : "BPF_MAP_TYPE_PERCPU_ARRAY") + ");",
                "    __uint(max_entries, " + cells.maxEntries() + ");",
                // Sizes: clang up to 15 leaves the structs of an inner map's types out of BTF.
                "    __uint(key_size, sizeof(" + (keyed ? "struct " + a.map() + "_key" : "__u32") + "));",
                "    __uint(value_size, sizeof(struct " + a.map() + "_value));",
                "};",
                "struct { // clear() exchanges what is in it",
                "    __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);",
                "    __uint(max_entries, 1);",
                "    __type(key, __u32);",
                "    __array(values, struct " + cells.name() + ");",
                "} " + a.map() + " SEC(\".maps\");"));
        if (keyed) {
            lines.addAll(KernelMap.declaration(MapSpec.perCpuArray(a.full(), 8, 1), "__u32", "__u64"));
        }
        if (keyed) {
            lines.add("struct " + a.map() + "_value " + a.zeros() + "; // too large for the stack");
        }
        return lines;
    }
}
