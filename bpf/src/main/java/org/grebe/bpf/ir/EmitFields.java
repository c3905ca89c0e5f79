package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;

import java.util.HashMap;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** The fields that a part of a program has fetched, on its stack. */
final class EmitFields implements Emit.Around {
    /** Of a text, what conditions look at: 15 bytes and a NUL. */
    private static final int PREFIX = 16;

    private final Emit emit;
    private final Part part;
    private final Map<String, Integer> slots = new HashMap<>();
    private boolean admitted;

    EmitFields(Emit emit, Part part) {
        this.emit = emit;
        this.part = part;
    }

    @Override
    public void admit() {
        if (!admitted) {
            admitted = true;
            emit.all(part.admission());
        }
    }

    /**
     * Stack offset of the field's value, fetched on first use: integers extended to 8 bytes, others 16 bytes; of text
     * the first 15, and NULs. The caller sees to it that the first use comes before the others on every path.
     */
    @Override
    public int slot(String field) {
        Integer known = slots.get(field);
        if (known != null) {
            return known;
        }
        Access access = part.access(field);
        int offset = emit.stack().allocate(field, access instanceof Access.Int ? 8 : PREFIX);
        Assembler a = emit.assembler().comment(field);
        if (access.isText()) {
            a.store(Size.DW, R10, offset, 0).store(Size.DW, R10, offset + 8, 0);
        }
        access.store(emit, R10, offset, 8, PREFIX);
        slots.put(field, offset);
        return offset;
    }

    @Override
    public void keep(String field, Reg base, int offset) {
        part.access(field).store(emit, base, offset, 8, PREFIX);
    }

    /** From its slot if it has one. */
    @Override
    public void copy(String field, Reg base, int offset, int bytes) {
        Access access = part.access(field);
        Assembler a = emit.assembler().comment(field);
        Integer slot = slots.get(field);
        if (slot == null || access.isText()) {
            access.store(emit, base, offset, bytes, bytes);
        } else if (access instanceof Access.Int) {
            a.load(Size.DW, R0, R10, slot).store(Size.ofBytes(bytes), base, offset, R0);
        } else {
            for (int at = 0; at < bytes; at += 8) {
                a.load(Size.DW, R0, R10, slot + at).store(Size.DW, base, offset + at, R0);
            }
        }
    }
}
