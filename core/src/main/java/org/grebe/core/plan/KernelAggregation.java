package org.grebe.core.plan;

import java.util.List;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.Field;

/**
 * A count that the kernel keeps, by zero or more fields.
 *
 * @param variable name in the script
 * @param map name of its map
 */
public record KernelAggregation(String variable, String map, List<Field> keys) {
    /** Different keys, as bcc's count mode holds; more are counted as lost. */
    static final int MAX_KEYS = 10240;

    /** Integers as 8 bytes, others as their 16. */
    public int keyBytes() {
        return keys.stream().mapToInt(k -> k.type().isInteger() ? 8 : 16).sum();
    }

    public MapSpec spec() {
        return keys.isEmpty() ? MapSpec.perCpuArray(map, 8, 1) : MapSpec.perCpuHash(map, keyBytes(), 8, MAX_KEYS);
    }

    @Override
    public String toString() {
        String by = String.join(", ", keys.stream().map(Field::name).toList());
        return variable + ": count" + (keys.isEmpty() ? "" : " by " + by);
    }
}
