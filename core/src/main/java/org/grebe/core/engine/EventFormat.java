package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.codegen.RecordLayout;

/**
 * What all events of one trace have in common: where each field of the probe lies in the record. Fields go by their
 * index in {@link Probe#fields()}, which compiled scripts hold as numbers.
 *
 * <p>A record is read as longs in the machine's byte order, without its header. Each field lies within one long, or
 * fills two.
 */
public final class EventFormat {
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final int traceId;
    private final Probe probe;
    private final int longs;
    private final Slot[] slots;
    /** Of fields that may be null, a byte that is 0 where they are. */
    private final Slot[] presences;
    private final Slot ip;
    /** The payload, or null, and its length. */
    private final Slot payload;
    private final Slot length;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Slot time;
    /** Of the first event, or -1. Written by whoever reads the ring, before the event is handed on. */
    private long firstNs = -1;

    /** @param shift bits to the right of the field in its long */
    record Slot(FieldType type, int word, int shift) {
        int bits(long[] words) {
            return (int) (words[word] >>> shift);
        }

        /** All bytes of a field that fills whole words. */
        byte[] bytes(long[] words) {
            ByteBuffer all = ByteBuffer.allocate(type.size).order(ByteOrder.nativeOrder());
            all.asLongBuffer().put(words, word, type.size / Long.BYTES);
            return all.array();
        }
    }

    /** Throws IllegalArgumentException for a layout with a field that is not aligned. */
    public EventFormat(int traceId, Probe probe, RecordLayout layout) {
        this.traceId = traceId;
        this.probe = probe;
        this.longs = (layout.size() - RecordLayout.HEADER_BYTES) / Long.BYTES;
        List<Field> fields = probe.fields();
        slots = new Slot[fields.size()];
        presences = new Slot[fields.size()];
        for (int i = 0; i < slots.length; i++) {
            Field field = fields.get(i);
            Integer offset = layout.offsets().get(field.name());
            slots[i] = offset == null ? null : slot(field.name(), field.type(), offset);
            Integer presence = layout.presences().get(field.name());
            presences[i] = presence == null ? null : slot(field.name(), FieldType.U8, presence);
            indexes.putIfAbsent(field.name(), i);
            for (String alias : field.aliases()) {
                indexes.putIfAbsent(alias, i);
            }
        }
        time = indexes.containsKey("time") ? slots[indexes.get("time")] : null;
        Integer version = indexes.get("ip");
        ip = version == null ? null : slots[version];
        payload = Arrays.stream(slots).filter(s -> s != null && s.type() == FieldType.BYTES).findFirst().orElse(null);
        length = payload == null ? null : slot(index("length"));
        if (payload != null && payload.word() + payload.type().size / Long.BYTES != longs) {
            throw new IllegalArgumentException("a payload must be the record's last field: " + layout.fields());
        }
    }

    private static Slot slot(String name, FieldType type, int offset) {
        int size = Math.min(type.size, Long.BYTES);
        if (offset % size != 0) {
            throw new IllegalArgumentException("field must be aligned: name=" + name + ", offset=" + offset);
        }
        int at = offset - RecordLayout.HEADER_BYTES;
        int first = at % Long.BYTES * Byte.SIZE;
        return new Slot(type, at / Long.BYTES, LITTLE ? first : Long.SIZE - size * Byte.SIZE - first);
    }

    /** Copies the record that begins at {@code offset} of {@code view}, which is in the machine's byte order. */
    public Event read(ByteBuffer view, int offset) {
        long[] words = new long[payload == null ? longs : longsUntilPayloadEnds(view, offset)];
        for (int i = 0; i < words.length; i++) {
            words[i] = view.getLong(offset + RecordLayout.HEADER_BYTES + i * Long.BYTES);
        }
        if (firstNs < 0 && time != null) {
            firstNs = words[time.word()];
        }
        return new Event(this, words);
    }

    /** Seconds since the first event, in whole microseconds as the classic tools have them. */
    double elapsed(long timeNs) {
        return (timeNs / 1000 - firstNs / 1000) / 1e6;
    }

    /** So that what waits to be handled takes no more memory than it needs. */
    private int longsUntilPayloadEnds(ByteBuffer view, int offset) {
        long bytes = view.getLong(offset + RecordLayout.HEADER_BYTES + length.word() * Long.BYTES);
        return payload.word() + (int) ((Math.min(bytes, payload.type().size) + Long.BYTES - 1) / Long.BYTES);
    }

    /** The bytes that were copied. */
    byte[] payload(long[] words) {
        int count = words.length - payload.word();
        ByteBuffer all = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.nativeOrder());
        all.asLongBuffer().put(words, payload.word(), count);
        return Arrays.copyOf(all.array(), (int) Math.min(words[length.word()], payload.type().size));
    }

    public int traceId() {
        return traceId;
    }

    public Probe probe() {
        return probe;
    }

    /** Index of a field by its name or alias; -1 if there is none. */
    public int index(String nameOrAlias) {
        return indexes.getOrDefault(nameOrAlias, -1);
    }

    boolean has(int index) {
        return index >= 0 && slots[index] != null;
    }

    boolean isNull(int index, long[] words) {
        return presences[index] != null && (presences[index].bits(words) & 0xff) == 0;
    }

    /** Throws IllegalArgumentException if the plan did not foresee that the field is asked for. */
    Slot slot(int index) {
        Slot slot = slots[index];
        if (slot == null) {
            throw notCaptured(probe.fields().get(index).name());
        }
        return slot;
    }

    static IllegalArgumentException notCaptured(String name) {
        return new IllegalArgumentException("field '" + name
                + "' was not captured, since the script does not mention it by name: write it." + name);
    }

    boolean isV6Socket(long[] words) {
        return ip != null && (ip.bits(words) & 0xff) == 6;
    }
}
