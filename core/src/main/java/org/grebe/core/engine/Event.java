package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.value.IpAddress;

/** One event. Immutable and its own: scripts may keep it. Holds the fields that its trace's plan captured. */
public final class Event {
    private final Probe probe;
    private final RecordLayout layout;
    private final ByteBuffer data;

    private Event(Probe probe, RecordLayout layout, ByteBuffer data) {
        this.probe = probe;
        this.layout = layout;
        this.data = data;
    }

    /** Copies the record that begins at {@code offset} of {@code view}. */
    public static Event copyOf(Probe probe, RecordLayout layout, ByteBuffer view, int offset) {
        byte[] copy = new byte[layout.size()];
        view.get(offset, copy);
        return new Event(probe, layout, ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()));
    }

    public Probe probe() {
        return probe;
    }

    /** Whether the plan captured the field. */
    public boolean has(String nameOrAlias) {
        return probe.field(nameOrAlias).map(f -> layout.offsets().containsKey(f.name())).orElse(false);
    }

    /**
     * The field's value: Integer, Long, String or {@link IpAddress}. Groovy's {@code it.dport} arrives here.
     *
     * @throws IllegalArgumentException if the probe has no such field, or the plan did not foresee that it is asked for
     */
    public Object get(String nameOrAlias) {
        Optional<Field> field = probe.field(nameOrAlias);
        Integer offset = field.map(f -> layout.offsets().get(f.name())).orElse(null);
        if (offset == null) {
            throw new IllegalArgumentException(field.isPresent()
                    ? "field '" + nameOrAlias + "' was not captured, since the script did not mention it by name"
                    : probe.name() + " has no field '" + nameOrAlias + "'");
        }
        return value(field.get(), offset);
    }

    /** All captured fields by name. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : probe.fields()) {
            if (has(field.name())) {
                map.put(field.name(), get(field.name()));
            }
        }
        return map;
    }

    /** The 16 bytes of the thread's name, whatever they are. */
    public byte[] commBytes() {
        return bytes(layout.offset("comm"));
    }

    private Object value(Field field, int offset) {
        return switch (field.type()) {
            case U8 -> data.get(offset) & 0xff;
            case U16 -> data.getShort(offset) & 0xffff;
            case S32 -> data.getInt(offset);
            case U32 -> data.getInt(offset) & 0xffffffffL;
            case U64, S64 -> data.getLong(offset);
            case COMM -> comm(bytes(offset));
            case ADDRESS -> address(bytes(offset));
        };
    }

    private byte[] bytes(int offset) {
        byte[] bytes = new byte[16];
        data.get(offset, bytes);
        return bytes;
    }

    static String comm(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private IpAddress address(byte[] bytes) {
        ByteBuffer network = ByteBuffer.wrap(bytes);
        Integer ip = layout.offsets().get("ip");
        boolean v6Socket = ip != null && data.get(ip) == 6;
        return IpAddress.of(network.getLong(), network.getLong(), v6Socket);
    }

    @Override
    public String toString() {
        return probe.name() + toMap();
    }
}
