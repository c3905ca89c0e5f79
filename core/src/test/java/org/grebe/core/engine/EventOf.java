package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;

/** Events with chosen values, by way of their records. */
public final class EventOf {
    private EventOf() {}

    /** An event that has these fields and no other. */
    public static Event fields(Probe probe, Map<String, Object> values) {
        RecordLayout layout = RecordLayout.of(Plan.byWidth(
                values.keySet().stream().map(name -> probe.field(name).orElseThrow()).toList()));
        ByteBuffer record = ByteBuffer.allocate(layout.size()).order(ByteOrder.nativeOrder());
        values.forEach((name, value) -> {
            Field field = probe.field(name).orElseThrow();
            put(record, field, layout.offset(field.name()), value);
        });
        return new EventFormat(1, probe, layout).read(record, 0);
    }

    private static void put(ByteBuffer record, Field field, int at, Object value) {
        switch (field.type()) {
            case U8, S8 -> record.put(at, ((Number) value).byteValue());
            case U16, S16 -> record.putShort(at, ((Number) value).shortValue());
            case S32, U32 -> record.putInt(at, ((Number) value).intValue());
            case U64, S64, POINTER -> record.putLong(at, ((Number) value).longValue());
            case COMM, TEXT -> record.put(at, ((String) value).getBytes(StandardCharsets.UTF_8));
            case ADDRESS -> record.put(at, ((IpAddress) value).bytes());
        }
    }
}
