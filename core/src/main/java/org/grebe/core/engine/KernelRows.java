package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Avg;
import org.grebe.core.agg.Histogram;
import org.grebe.core.agg.Max;
import org.grebe.core.agg.Mean;
import org.grebe.core.agg.Min;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Sum;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelAggregation.Key;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.RawText;

/** Reads what the kernel aggregated: each CPU's part, put together. */
final class KernelRows {
    private final KernelAggregation aggregation;

    KernelRows(KernelAggregation aggregation) {
        this.aggregation = aggregation;
    }

    /** In no order. */
    List<Row> read(BpfMap map) {
        List<Row> rows = new ArrayList<>();
        for (BpfMap.Entry entry : map.entries()) {
            Object value = value(map, entry.value());
            if (value != null) {
                rows.add(new Row(keys(entry.key()), value));
            }
        }
        return rows;
    }

    /** Null where nothing was added yet, which an array without keys cannot tell otherwise. */
    private Object value(BpfMap map, ByteBuffer perCpu) {
        Aggregation into = aggregation.into();
        if (into instanceof Histogram h) {
            long[] counts = new long[h.size()];
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                counts[i] = map.sum(perCpu, i * 8);
                total += counts[i];
            }
            return total == 0 ? null : h.buckets(counts);
        }
        if (into instanceof Avg || into instanceof Sum) {
            long sum = map.sum(perCpu, 0);
            long count = map.sum(perCpu, 8);
            return count == 0 ? null : into instanceof Avg ? new Mean(sum, count) : (Object) sum;
        }
        if (into instanceof Min || into instanceof Max) {
            return extreme(map, perCpu, into instanceof Min);
        }
        long count = map.sum(perCpu, 0);
        return count == 0 ? null : (Object) count;
    }

    private static Long extreme(BpfMap map, ByteBuffer perCpu, boolean least) {
        Long extreme = null;
        for (int at = 0; at < perCpu.limit(); at += map.perCpuStride()) {
            long value = perCpu.getLong(at + 8);
            if (perCpu.getLong(at) != 0 && (extreme == null || (least ? value < extreme : value > extreme))) {
                extreme = value;
            }
        }
        return extreme;
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
