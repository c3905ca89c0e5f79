package org.grebe.core.engine;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Moment;
import org.grebe.core.value.Naming;
import org.grebe.core.value.RawText;

/** One event. Immutable and its own: scripts may keep it. Holds the fields that its trace's plan captured. */
public final class Event {
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final EventFormat format;
    private final long[] words;

    /** {@code words} is the record behind its header, which nobody changes any more. */
    Event(EventFormat format, long[] words) {
        this.format = format;
        this.words = words;
    }

    public Probe probe() {
        return format.probe();
    }

    /** What it takes of the heap, roughly: two objects with their headers, and the words. */
    long bytes() {
        return 48 + (long) words.length * Long.BYTES;
    }

    int traceId() {
        return format.traceId();
    }

    /** Whether the plan captured the field. */
    public boolean has(String nameOrAlias) {
        return format.has(format.index(probe().derived(nameOrAlias).map(d -> d.from).orElse(nameOrAlias)));
    }

    /**
     * The field's value, null where pointers lead to it and one of them leads nowhere: Integer, Long, String (as
     * {@link RawText} has it), {@link IpAddress} or byte[]. Where the compiler does not know the probe's fields,
     * Groovy's {@code it.dport} arrives here.
     *
     * @throws IllegalArgumentException if the probe has no such field, or the plan did not foresee that it is asked for
     */
    public Object get(String nameOrAlias) {
        int index = format.index(nameOrAlias);
        if (index < 0 && probe().derived(nameOrAlias).isPresent()) {
            return derived(probe().derived(nameOrAlias).get());
        }
        if (index < 0) {
            throw new IllegalArgumentException(probe().noField(nameOrAlias));
        }
        if (!format.has(index)) {
            throw EventFormat.notCaptured(nameOrAlias);
        }
        return value(index);
    }

    private Object derived(Derived what) {
        long number = ((Number) get(what.from)).longValue();
        return switch (what) {
            case ERROR -> Naming.ERROR.name(number);
            case FUNC -> probe().site().orElseThrow().each().get((int) number);
            case NAME -> Naming.SYSCALL.name(number);
            case CLOCK -> Moment.clock(number);
            case ELAPSED -> format.elapsed(number);
            case MILLISECONDS -> number / 1e3;
        };
    }

    /** The same as people read it: addresses of memory in hexadecimal, all else as it is. */
    public Object shown(String nameOrAlias) {
        Object value = get(nameOrAlias);
        if (format.index(nameOrAlias) < 0 || value == null) {
            return value;
        }
        return format.slot(format.index(nameOrAlias)).type() == FieldType.POINTER ? hex((Long) value) : value;
    }

    public static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    /** As {@link #get(String)}, by the field's index among the probe's: what {@code it.dport} is compiled to. */
    public Object value(int index) {
        EventFormat.Slot slot = format.slot(index);
        if (format.isNull(index, words)) {
            return null;
        }
        return switch (slot.type()) {
            case U8 -> slot.bits(words) & 0xff;
            case S8 -> (int) (byte) slot.bits(words);
            case U16 -> slot.bits(words) & 0xffff;
            case S16 -> (int) (short) slot.bits(words);
            case S32 -> slot.bits(words);
            case U32 -> slot.bits(words) & 0xffffffffL;
            case U64, S64, POINTER -> words[slot.word()];
            case TEXT -> RawText.untilNul(slot.bytes(words));
            case COMM -> Names.of(words[slot.word()], words[slot.word() + 1]);
            case ADDRESS -> IpAddress.of(
                    bigEndian(words[slot.word()]), bigEndian(words[slot.word() + 1]), format.isV6Socket(words));
            case BYTES -> format.payload(words);
        };
    }

    /** An integer field, without a box. Throws IllegalArgumentException as {@link #value}, and for other types. */
    public long number(int index) {
        EventFormat.Slot slot = format.slot(index);
        return switch (slot.type()) {
            case U8 -> slot.bits(words) & 0xff;
            case S8 -> (byte) slot.bits(words);
            case U16 -> slot.bits(words) & 0xffff;
            case S16 -> (short) slot.bits(words);
            case S32 -> slot.bits(words);
            case U32 -> slot.bits(words) & 0xffffffffL;
            case U64, S64, POINTER -> words[slot.word()];
            case COMM, TEXT, ADDRESS, BYTES ->
                    throw new IllegalArgumentException("field is no integer: index=" + index);
        };
    }

    private static long bigEndian(long word) {
        return LITTLE ? Long.reverseBytes(word) : word;
    }

    /** All captured fields by name. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Field> fields = probe().fields();
        for (int i = 0; i < fields.size(); i++) {
            if (format.has(i)) {
                map.put(fields.get(i).name(), value(i));
            }
        }
        return map;
    }

    /** The 16 bytes of the thread's name, whatever they are. */
    public byte[] commBytes() {
        if (!has("comm")) {
            throw EventFormat.notCaptured("comm");
        }
        int word = format.slot(format.index("comm")).word();
        return Names.bytes(words[word], words[word + 1]);
    }

    @Override
    public String toString() {
        return probe().name() + toMap();
    }
}
