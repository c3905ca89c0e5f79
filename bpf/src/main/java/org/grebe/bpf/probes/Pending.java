package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.ir.Chain;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Predicate;
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
    static Pending of(Probe probe, java.util.function.Predicate<Field> kept, int from) {
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
        return valueBytes(field) + (field.nullable() ? 8 : 0);
    }

    /** Of a field, without what says whether it is there. */
    private static int valueBytes(Field field) {
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
        List<String> members = members(own);
        return new KernelMap(spec, key, struct, members.isEmpty() ? List.of("__u64 nothing") : members);
    }

    /** Of the struct that the value is, in C. */
    List<String> members(List<String> own) {
        List<String> members = new ArrayList<>(own);
        offsets.keySet().stream().map(name -> probe.field(name).orElseThrow()).forEach(field -> {
            members.add(declaration(field));
            if (field.nullable()) {
                members.add("__u64 " + CText.presence(field.name()));
            }
        });
        return members;
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
        return field.nullable() ? new Access.Chained(pointed(kept, field, at))
                : field.type().isInteger() ? new Access.Int(Access.Cost.CONTEXT, from)
                : field.type() == FieldType.TEXT
                ? new Access.Memory(Access.Cost.HELPER, new Bytes.Chars(kept, at, FieldType.TEXT.size))
                : new Access.Memory(Access.Cost.CONTEXT, new Bytes.Copy(from));
    }

    /** By a pointer to what is kept, or NULL: behind the field are 8 bytes more, 0 where it is null. */
    static Chain pointed(Value.Local kept, Field field, int at) {
        Value present = new Value.Member(kept, CText.presence(field.name()), at + valueBytes(field), Size.DW);
        Value root = new Value.Choose(
                new Predicate.Compare(present, Cond.EQ, new Value.Const(0, true)), new Value.Const(0, true),
                new Value.As("__u64", kept));
        Chain.Hop here = new Chain.Hop("", "", at);
        Chain.End end = switch (field.type()) {
            case COMM -> new Chain.Name(here, FieldType.COMM.size);
            case TEXT -> new Chain.Chars(here, FieldType.TEXT.size);
            case ADDRESS -> new Chain.Ipv6(here);
            case POINTER -> new Chain.Pointer(here);
            default -> new Chain.Number(here, Size.DW, new Value.At(Chain.WORD, 0, Size.DW));
        };
        return new Chain(Helper.PROBE_READ_KERNEL, root, List.of(), end);
    }
}
