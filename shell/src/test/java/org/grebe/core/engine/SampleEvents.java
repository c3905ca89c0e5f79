package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.RawText;

/** Events as the ring buffer brings them, for tests of what is shown. */
public final class SampleEvents {
    private SampleEvents() {}

    /** A connect with the default columns captured. */
    public static Event connect(int pid, String comm, String from, String to, int port) {
        Probe probe = Catalogue.connect;
        List<Field> fields = probe.fields().stream().filter(f -> probe.defaultColumns().contains(f.name())).toList();
        return of(probe, fields, Map.of("pid", pid, "comm", comm, "ip", IpAddress.parse(from).isV4() ? 4 : 6,
                "saddr", from, "daddr", to, "dport", port));
    }

    /** An event with {@code fields} captured; values are numbers, or texts of names and addresses. */
    public static Event of(Probe probe, List<Field> fields, Map<String, Object> values) {
        RecordLayout layout = RecordLayout.of(Plan.byWidth(fields));
        ByteBuffer record = ByteBuffer.allocate(layout.size()).order(ByteOrder.nativeOrder());
        for (Field field : fields) {
            int at = layout.offset(field.name());
            Object value = values.get(field.name());
            switch (field.type()) {
                case U8, S8 -> record.put(at, ((Number) value).byteValue());
                case U16, S16 -> record.putShort(at, ((Number) value).shortValue());
                case S32, U32 -> record.putInt(at, ((Number) value).intValue());
                case U64, S64, POINTER -> record.putLong(at, ((Number) value).longValue());
                case COMM -> record.put(at, RawText.encode((String) value));
                case ADDRESS -> record.put(at, IpAddress.parse((String) value).bytes());
            }
        }
        return new EventFormat(1, probe, layout).read(record, 0);
    }
}
