package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
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
        for (BpfMap.Entry entry : map.entries()) {
            // Names that are no UTF-8 may be different to the kernel and one text to the script.
            long[] cell = cells.computeIfAbsent(keys(entry.key()), keys -> new long[aggregation.words()]);
            aggregation.into().merge(cell, cell(map, entry.value()));
        }
        return cells;
    }

    private long[] cell(BpfMap map, ByteBuffer perCpu) {
        long[] all = new long[aggregation.words()];
        long[] one = new long[all.length];
        for (int at = 0; at < perCpu.limit(); at += map.perCpuStride()) {
            for (int i = 0; i < one.length; i++) {
                one[i] = perCpu.getLong(at + i * 8);
            }
            aggregation.into().merge(all, one);
        }
        return all;
    }

    private List<Object> keys(byte[] key) {
        ByteBuffer bytes = ByteBuffer.wrap(key).order(ByteOrder.nativeOrder());
        List<Object> keys = new ArrayList<>();
        for (Key part : aggregation.keys()) {
            if (part instanceof Key.Bytes b) {
                byte[] sixteen = new byte[16];
                bytes.get(sixteen);
                keys.add(b.field().type() == FieldType.COMM ? RawText.untilNul(sixteen) : address(sixteen));
            } else {
                keys.add(bytes.getLong());
            }
        }
        return keys;
    }

    private static IpAddress address(byte[] sixteen) {
        ByteBuffer network = ByteBuffer.wrap(sixteen);
        return IpAddress.of(network.getLong(), network.getLong(), false);
    }
}
