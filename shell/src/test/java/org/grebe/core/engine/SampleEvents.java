package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;

/** Events as the ring buffer brings them, for tests of what is shown. */
public final class SampleEvents {
    private SampleEvents() {}

    /** A connect with the default columns captured. */
    public static Event connect(int pid, String comm, String from, String to, int port) {
        List<Field> fields = Catalogue.CONNECT.fields().stream()
                .filter(f -> Catalogue.CONNECT.defaultColumns().contains(f.name()))
                .toList();
        RecordLayout layout = RecordLayout.of(Plan.byWidth(fields));
        ByteBuffer record = ByteBuffer.allocate(layout.size()).order(ByteOrder.nativeOrder());
        IpAddress source = IpAddress.parse(from);
        record.putInt(layout.offset("pid"), pid);
        record.put(layout.offset("comm"), comm.getBytes(StandardCharsets.UTF_8));
        record.put(layout.offset("ip"), (byte) (source.isV4() ? 4 : 6));
        record.put(layout.offset("saddr"), source.bytes());
        record.put(layout.offset("daddr"), IpAddress.parse(to).bytes());
        record.putShort(layout.offset("dport"), (short) port);
        return new EventFormat(1, Catalogue.CONNECT, layout).read(record, 0);
    }
}
