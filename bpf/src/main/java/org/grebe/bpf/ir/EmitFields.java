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

    /** All that is kept of one. */
    private static final int TEXT = 256;

    private final Emit emit;
    private final Part part;
    private final Map<String, Integer> slots = new HashMap<>();
    private final Map<String, Integer> presences = new HashMap<>();
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
        if (access instanceof Access.Chained c) {
            return chained(field, c.chain());
        }
        int offset = emit.stack().allocate(field, access instanceof Access.Int ? 8 : PREFIX);
        Assembler a = emit.assembler().comment(field);
        if (access.isText()) {
            a.store(Size.DW, R10, offset, 0).store(Size.DW, R10, offset + 8, 0);
        }
        access.store(emit, R10, offset, 8, PREFIX);
        slots.put(field, offset);
        return offset;
    }

    private int chained(String field, Chain chain) {
        int offset = emit.stack().allocate(field, chain.end().slotBytes());
        int present = emit.stack().allocate("whether there is " + field, 8);
        presences.put(field, present);
        emit.assembler().comment(field);
        EmitChain.write(emit, chain, R10, offset, PREFIX, present);
        slots.put(field, offset);
        return offset;
    }

    /** The field is brought up with it. */
    @Override
    public int present(String field) {
        if (!presences.containsKey(field)) {
            slot(field);
        }
        return presences.get(field);
    }

    @Override
    public void keep(String field, Reg base, int offset) {
        Access access = part.access(field);
        if (access instanceof Access.Chained c && c.chain().isText()) {
            EmitChain.writeBoth(emit, c.chain(), base, offset, TEXT, offset + TEXT);
        } else if (access instanceof Access.Chained c) {
            int bytes = c.chain().end().slotBytes();
            copy(slot(field), base, offset, bytes); // As conditions have seen it.
            copy(presences.get(field), base, offset + bytes, 8);
        } else {
            access.store(emit, base, offset, 8, PREFIX);
        }
    }

    @Override
    public void text(String field, Reg base, int offset, int room) {
        part.access(field).store(emit, base, offset, room, room);
    }

    /** From its slot if it has one. */
    @Override
    public void copy(Stmt.Placed field, Reg base) {
        Access access = part.access(field.field());
        Assembler a = emit.assembler().comment(field.field());
        Integer slot = slots.get(field.field());
        if (access instanceof Access.Chained c) {
            chained(c.chain(), field, base, slot);
        } else if (slot == null || access.isText()) {
            access.store(emit, base, field.offset(), field.bytes(), field.bytes());
        } else {
            copy(slot, base, field.offset(), field.bytes());
        }
    }

    private void copy(int slot, Reg base, int offset, int bytes) {
        Assembler a = emit.assembler();
        if (bytes <= 8) {
            a.load(Size.DW, R0, R10, slot).store(Size.ofBytes(bytes), base, offset, R0);
            return;
        }
        for (int at = 0; at < bytes; at += 8) {
            a.load(Size.DW, R0, R10, slot + at).store(Size.DW, base, offset + at, R0);
        }
    }

    /** What is not needed behind it takes no place on the stack. Text is read once more, with all there is of it. */
    private void chained(Chain chain, Stmt.Placed field, Reg base, Integer slot) {
        int used = emit.stack().used();
        int present;
        if (chain.isText()) {
            present = emit.stack().allocate("whether there is " + field.field(), 8);
            EmitChain.write(emit, chain, base, field.offset(), field.bytes(), present);
        } else {
            int value = slot != null ? slot : emit.stack().allocate(field.field(), chain.end().slotBytes());
            present = slot != null ? presences.get(field.field())
                    : emit.stack().allocate("whether there is " + field.field(), 8);
            if (slot == null) {
                EmitChain.write(emit, chain, R10, value, PREFIX, present);
            }
            copy(value, base, field.offset(), field.bytes());
        }
        emit.assembler().load(Size.DW, R0, R10, present).store(Size.B, base, field.presence(), R0);
        emit.stack().release(used);
    }
}
