package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Value;

/**
 * What is kept of an event in a map until it can be told, in a value that R8 points to then.
 *
 * @param offsets field name to offset: integers in 8 bytes, others in 16
 * @param size bytes of the value
 */
public record Pending(Probe probe, Map<String, Integer> offsets, int size) {
    public static final Value.Local KEPT = Value.Local.pointer("kept");

    /** @param from offset of the first field; what is below is the probe's own */
    static Pending of(Probe probe, Predicate<String> kept, int from) {
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = from;
        for (Field field : probe.fields()) {
            if (kept.test(field.name())) {
                offsets.put(field.name(), at);
                at += field.type().isInteger() ? 8 : 16;
            }
        }
        return new Pending(probe, offsets, Math.max(at, 8));
    }

    /** Writes the fields to the value that is built on the stack at {@code value}. */
    void store(Frame frame, int value) {
        offsets.keySet().forEach(name -> store(frame, name, value));
    }

    /** One of them. */
    void store(Frame frame, String name, int value) {
        frame.assembler().comment("keep " + name);
        frame.access(name).store(frame.emit(), R10, value + offsets.get(name), Size.DW);
    }

    /** The fields, from the value that {@link #KEPT} points to. */
    Map<String, Access> fields() {
        Map<String, Access> fields = new LinkedHashMap<>();
        offsets.forEach((name, at) -> fields.put(name, field(probe.field(name).orElseThrow(), at)));
        return fields;
    }

    /** A field from where it was kept. */
    public static Access field(Field field, int at) {
        Value from = new Value.Member(KEPT, field.name(), at, Size.DW);
        return field.type().isInteger() ? new Access.Int(Access.Cost.CONTEXT, from)
                : new Access.Memory(Access.Cost.CONTEXT, new Bytes.Copy(from));
    }
}
