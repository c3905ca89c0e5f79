package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelAggregation.Key;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.RawText;

/** Reads what the kernel aggregated: each CPU's cell of a key, put together. */
final class KernelRows {
    private final KernelAggregation aggregation;

    KernelRows(KernelAggregation aggregation) {
        this.aggregation = aggregation;
    }

    /** {@code map} is the one in the aggregation's slot. An array without keys has its one cell even if it is empty. */
    Map<List<Object>, long[]> read(BpfMap map) {
        Map<List<Object>, long[]> cells = new LinkedHashMap<>();
        long[] one = new long[aggregation.words()];
        map.read((keys, keyAt, values, valueAt) -> {
            // Names that are no UTF-8 may be different to the kernel and one text to the script.
            long[] cell = cells.computeIfAbsent(keys(keys, keyAt), k -> new long[aggregation.words()]);
            for (int cpu = 0; cpu < map.cells(); cpu++) {
                for (int i = 0; i < one.length; i++) {
                    one[i] = values.getLong(valueAt + cpu * map.perCpuStride() + i * Long.BYTES);
                }
                aggregation.into().merge(cell, one);
            }
        });
        return cells;
    }

    private List<Object> keys(ByteBuffer bytes, int at) {
        Object[] keys = new Object[aggregation.keys().size()];
        int next = at;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(aggregation.keys().get(i), bytes, next);
            next += aggregation.keys().get(i).size();
        }
        return Arrays.asList(keys);
    }

    private static Object key(Key part, ByteBuffer bytes, int at) {
        if (part instanceof Key.OrNull or) {
            return bytes.getLong(at) == 0 ? null : key(or.of(), bytes, at + Long.BYTES);
        } else if (part instanceof Key.Named named) {
            return named.naming().name(bytes.getLong(at));
        }
        if (part instanceof Key.Text t) {
            byte[] text = new byte[t.field().type().size];
            bytes.get(at, text);
            return RawText.untilNul(text);
        }
        return part instanceof Key.Bytes b ? sixteen(bytes, at, b.field().type()) : (Object) bytes.getLong(at);
    }

    private static Object sixteen(ByteBuffer bytes, int at, FieldType type) {
        byte[] sixteen = new byte[16];
        bytes.get(at, sixteen);
        return type == FieldType.COMM ? RawText.untilNul(sixteen) : address(sixteen);
    }

    private static IpAddress address(byte[] sixteen) {
        ByteBuffer network = ByteBuffer.wrap(sixteen);
        return IpAddress.of(network.getLong(), network.getLong(), false);
    }
}
