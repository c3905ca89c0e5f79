package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R8;
import static org.grebe.bpf.probes.Statements.is;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.MapSpec;

/**
 * What is kept of an event in a map until it can be told, in a value that R8 points to then.
 *
 * @param offsets field name to offset: integers in 8 bytes, others in 16
 * @param size bytes of the value
 */
public record Pending(Probe probe, Map<String, Integer> offsets, int size) {
    public static final Value.Local KEPT = Value.Local.pointer("kept", "struct kept *");

    /** @param from offset of the first field; what is below is the probe's own */
    static Pending of(Probe probe, Predicate<Field> kept, int from) {
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = from;
        for (Field field : probe.fields()) {
            if (kept.test(field)) {
                offsets.put(field.name(), at);
                at += bytes(field);
            }
        }
        return new Pending(probe, offsets, Math.max(at, 8));
    }

    private static int bytes(Field field) {
        return field.type().isInteger() ? 8 : field.type() == FieldType.TEXT ? FieldType.TEXT.size : 16;
    }

    /** Writes the fields to the value, which is built on the stack. */
    List<Stmt> keep(Value.Local value) {
        return offsets.keySet().stream().map(name -> keep(value, name)).toList();
    }

    /** One of them. */
    Stmt keep(Value.Local value, String name) {
        return new Stmt.Keep(name, member(value, name));
    }

    Value.Member member(Value.Local value, String name) {
        return new Value.Member(value, CText.name(name), offsets.get(name), Size.DW);
    }

    /** The map of them, by what {@code key} says in C; {@code own} are the members below the fields. */
    KernelMap map(MapSpec spec, String key, String struct, List<String> own) {
        List<String> members = new ArrayList<>(own);
        offsets.keySet().forEach(name -> members.add(declaration(probe.field(name).orElseThrow())));
        return new KernelMap(spec, key, struct, members.isEmpty() ? List.of("__u64 nothing") : members);
    }

    private static String declaration(Field field) {
        String name = CText.name(field.name());
        return field.type().isInteger() ? "__s64 " + name
                : field.type() == FieldType.TEXT ? "char " + name + "[" + FieldType.TEXT.size + "]"
                : "union bytes16 " + name;
    }

    /** The fields, from the value that {@code kept} points to. */
    Map<String, Access> fields(Value.Local kept) {
        Map<String, Access> fields = new LinkedHashMap<>();
        offsets.forEach((name, at) -> fields.put(name, field(kept, probe.field(name).orElseThrow(), at)));
        return fields;
    }

    /** A field from where it was kept. */
    static Access field(Value.Local kept, Field field, int at) {
        Value from = new Value.Member(kept, CText.name(field.name()), at, Size.DW);
        return field.type().isInteger() ? new Access.Int(Access.Cost.CONTEXT, from)
                : field.type() == FieldType.TEXT
                ? new Access.Memory(Access.Cost.HELPER, new Bytes.Chars(kept, at, FieldType.TEXT.size))
                : new Access.Memory(Access.Cost.CONTEXT, new Bytes.Copy(from));
    }
}
