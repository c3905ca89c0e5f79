package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.Field;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Histogram;

/**
 * An aggregation that the kernel keeps, by zero or more keys.
 *
 * @param variable name in the script
 * @param map name of its map: a per-CPU array without keys (a hash of one key is a trap: its lock), else a per-CPU hash
 * @param into what the script made, for its kind and bounds
 * @param value what is added; null for counts
 */
public record KernelAggregation(String variable, String map, Aggregation into, List<Key> keys, Num value) {
    /** Different keys, as bcc's count mode holds; more are counted as lost. */
    static final int MAX_KEYS = 10240;

    /** One part of the key. */
    public sealed interface Key {
        /** A name or an address: 16 bytes. */
        record Bytes(Field field) implements Key {
            @Override
            public String toString() {
                return field.name();
            }
        }

        /** An integer: 8 bytes. */
        record Number(Num num) implements Key {
            @Override
            public String toString() {
                return num.toString();
            }
        }

        default int size() {
            return this instanceof Bytes ? 16 : 8;
        }
    }

    public KernelAggregation {
        keys = List.copyOf(keys);
    }

    public int keyBytes() {
        return keys.stream().mapToInt(Key::size).sum();
    }

    /**
     * Words of 8 bytes in a CPU's value: a count; sum and count for sum and avg; "seen" and the extreme for min and
     * max; a word a bucket for histograms.
     */
    public int words() {
        if (into instanceof Histogram h) {
            return h.size();
        }
        return into instanceof Count ? 1 : 2;
    }

    /** The map itself, and where a new value is copied from. */
    public List<MapSpec> specs() {
        if (keys.isEmpty()) {
            return List.of(MapSpec.perCpuArray(map, words() * 8, 1));
        }
        return List.of(
                MapSpec.perCpuHash(map, keyBytes(), words() * 8, MAX_KEYS),
                MapSpec.array(zeros(), words() * 8, 1));
    }

    /** Name of the map that holds a value of nothing but zeros: too large for a program's stack. */
    public String zeros() {
        return map + "_zeros";
    }

    /** Names of the fields that it looks at. */
    public Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>();
        for (Key key : keys) {
            if (key instanceof Key.Bytes b) {
                fields.add(b.field().name());
            } else if (key instanceof Key.Number n) {
                Num.fields(n.num(), fields);
            }
        }
        if (value != null) {
            Num.fields(value, fields);
        }
        return fields;
    }

    @Override
    public String toString() {
        List<String> by = new ArrayList<>();
        keys.forEach(k -> by.add(k.toString()));
        String kind = into.name().startsWith("lhist") ? into.name() : into.name().replace("()", "");
        return variable + ": " + kind
                + (value == null ? "" : " of " + value)
                + (by.isEmpty() ? "" : " by " + String.join(", ", by));
    }
}
