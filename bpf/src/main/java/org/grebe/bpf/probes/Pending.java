package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Size;

/**
 * What is kept of an event in a map until it can be told, in a value that R8 points to then.
 *
 * @param offsets field name to offset: integers in 8 bytes, others in 16
 * @param size bytes of the value
 */
record Pending(Probe probe, Map<String, Integer> offsets, int size) {
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
        Assembler a = frame.assembler();
        offsets.forEach((name, at) -> {
            a.comment("keep " + name);
            frame.access(name).store(a, R10, value + at, Size.DW);
        });
    }

    /** The fields, from the value in R8. */
    Map<String, Access> accesses() {
        Map<String, Access> accesses = new LinkedHashMap<>();
        offsets.forEach((name, at) -> accesses.put(name, access(probe.field(name).orElseThrow(), at)));
        return accesses;
    }

    private static Access access(Field field, int at) {
        if (field.type().isInteger()) {
            return new Access.Int(Access.Cost.CONTEXT, a -> a.load(Size.DW, R0, R8, at));
        }
        return new Access.Bytes(Access.Cost.CONTEXT, (a, base, offset) -> {
            for (int half = 0; half < 16; half += 8) {
                a.load(Size.DW, R0, R8, at + half).store(Size.DW, base, offset + half, R0);
            }
        });
    }
}
