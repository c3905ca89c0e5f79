package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.map.MapSpec;

/**
 * A map with the names of what is in it; of a slot, of what is in the map in the slot. Prints itself as C.
 *
 * @param key null where there is none, as of a ring buffer
 * @param value null where there is none
 */
public record KernelMap(MapSpec spec, CType key, CType value) {
    /** {@code members} of the struct that the value is; empty where it is none. */
    public KernelMap(MapSpec spec, String key, String value, List<String> members) {
        this(spec, CType.of(key), new CType(value, members));
    }

    /** Of the struct that the value is. */
    public List<String> members() {
        return value.members();
    }

    /** As C declares it, and its structs. */
    public List<String> c() {
        List<String> lines = new ArrayList<>();
        if (key != null) {
            lines.addAll(key.definition());
            lines.addAll(value.definition());
        }
        if (spec.inner() != null) {
            lines.addAll(slot());
            return lines;
        }
        if ((spec.flags() & MapSpec.F_MMAPABLE) != 0 && spec.maxEntries() == 1) {
            lines.add("volatile " + value.name() + " " + spec.name() + ";");
            return lines;
        }
        lines.add("struct {");
        lines.addAll(shape(spec));
        if (key != null) {
            lines.add("    __type(key, " + key.name() + ");");
            lines.add("    __type(value, " + value.name() + ");");
        }
        lines.add("} " + spec.name() + " SEC(\".maps\");");
        return lines;
    }

    /** As a variable, where programs address the one value directly, with no look-up. */
    public List<String> variable() {
        List<String> lines = new ArrayList<>(value.definition());
        lines.add(value.name() + " " + spec.name() + ";");
        return lines;
    }

    private static List<String> shape(MapSpec spec) {
        List<String> lines = new ArrayList<>(List.of("    __uint(type, BPF_MAP_TYPE_" + spec.type() + ");"));
        if (spec.maxEntries() > 0) {
            lines.add("    __uint(max_entries, " + spec.maxEntries() + ");");
        }
        int rest = spec.flags();
        if ((rest & MapSpec.F_NO_PREALLOC) != 0) {
            lines.add("    __uint(map_flags, BPF_F_NO_PREALLOC);");
            rest &= ~MapSpec.F_NO_PREALLOC;
        }
        if (rest != 0) {
            throw new IllegalStateException("no C for these flags: map=" + spec.name() + ", flags=" + rest);
        }
        return lines;
    }

    private List<String> slot() {
        List<String> lines = new ArrayList<>(List.of("struct " + spec.inner().name() + " {"));
        lines.addAll(shape(spec.inner()));
        lines.addAll(List.of(
                // Sizes: clang up to 15 leaves the structs of an inner map's types out of BTF.
                "    __uint(key_size, sizeof(" + key.name() + "));",
                "    __uint(value_size, sizeof(" + value.name() + "));",
                "};",
                "struct { // clear() exchanges what is in it"));
        lines.addAll(shape(spec));
        lines.addAll(List.of(
                "    __type(key, __u32);",
                "    __array(values, struct " + spec.inner().name() + ");",
                "} " + spec.name() + " SEC(\".maps\");"));
        return lines;
    }
}
