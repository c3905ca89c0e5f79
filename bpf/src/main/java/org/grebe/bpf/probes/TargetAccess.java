package org.grebe.bpf.probes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Chain;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.ir.Access.Cost;

/** The fields of any function or tracepoint, by their places in the program's context. */
public final class TargetAccess {
    public static final Value.Local CONTEXT = Value.Local.pointer("ctx", "void *");

    private TargetAccess() {}

    public static Map<String, Access> fields(Map<String, FieldLocation> places) {
        Map<String, Access> fields = new LinkedHashMap<>();
        places.forEach((name, place) -> fields.put(name, of(place)));
        return fields;
    }

    static Access of(FieldLocation place) {
        if (place instanceof FieldLocation.Word || place instanceof FieldLocation.Member) {
            boolean typed = place instanceof FieldLocation.Word w && w.typed();
            return new Access.Int(typed ? Cost.HELPER : Cost.CONTEXT, integer(place));
        } else if (place instanceof FieldLocation.CurrentThread) {
            return new Access.Int(Cost.HELPER, pointer(place));
        } else if (place instanceof FieldLocation.Index) {
            return new Access.Int(Cost.HELPER, new Value.Cookie(CONTEXT));
        } else if (place instanceof FieldLocation.Chars c) {
            Bytes.Chars chars = new Bytes.Chars(CONTEXT, c.at(), c.bytes());
            return new Access.Memory(Cost.HELPER, c.bytes() <= FieldType.COMM.size ? new Bytes.Name(chars) : chars);
        } else if (place instanceof FieldLocation.Address a) {
            return new Access.Memory(Cost.HELPER, new Bytes.Sixteen(CONTEXT, a.at()));
        } else if (place instanceof FieldLocation.DataLoc d) {
            return new Access.Memory(Cost.HELPER, new Bytes.DataLoc(CONTEXT, d.at(), d.relative()));
        } else if (place instanceof FieldLocation.TextAt t) {
            return new Access.Memory(Cost.MEMORY, new Bytes.TextAt(integer(t.pointer())));
        } else if (place instanceof FieldLocation.Behind b) {
            Helper helper = b.user() ? Helper.PROBE_READ_USER : Helper.PROBE_READ_KERNEL;
            return new Access.Chained(new Chain(helper, pointer(b.pointer()), b.hops(), b.end()));
        }
        throw new IllegalStateException("no access to " + place);
    }

    private static Value pointer(FieldLocation place) {
        return place instanceof FieldLocation.CurrentThread
                ? new Value.Call(CurrentTask.COPIED.helper) : integer(place);
    }

    private static Value integer(FieldLocation place) {
        if (place instanceof FieldLocation.Word w && w.typed()) {
            // Plain bytes: the verifier allows no arithmetic with typed pointers.
            return new Value.ReadKernel(CONTEXT, "", w.at(), Size.DW, true);
        } else if (place instanceof FieldLocation.Word w) {
            return new Value.Bits(new Value.At(CONTEXT, w.at(), Size.DW), 0, 8 * w.bytes(), w.signed());
        } else if (place instanceof FieldLocation.Member m) {
            Value whole = new Value.At(CONTEXT, m.at(), Size.ofBytes(m.bytes()));
            return m.bitSize() != 0 ? new Value.Bits(whole, m.bitOffset(), m.bitSize(), m.signed())
                    : m.signed() ? new Value.Bits(whole, 0, 8 * m.bytes(), true) : whole;
        }
        throw new IllegalStateException("no integer at " + place);
    }
}
