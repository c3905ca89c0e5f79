package org.grebe.core.plan;

import java.util.List;
import org.grebe.bpf.ir.CType;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.map.MapSpec;

/**
 * A map of the script that the kernel keeps, with a thread for its key and a whole number for its value, 8 bytes each.
 * All traces of a script that use it share it.
 *
 * @param variable name in the script
 * @param map name in the kernel
 * @param wide whether the values are Long, or else Integer
 */
public record KernelState(String variable, String map, boolean wide) {
    /** What no longer fits is counted. */
    public static final int MAX_KEYS = 65_536;

    /** The map, and the count of what found no room in it. */
    public List<KernelMap> maps() {
        return List.of(
                new KernelMap(MapSpec.hash(map, 8, 8, MAX_KEYS), CType.of("__s64"), CType.of("__s64")),
                new KernelMap(MapSpec.perCpuArray(full(), 8, 1), CType.of("__u32"), CType.of("__u64")));
    }

    public String full() {
        return map + "_full";
    }
}
