package org.grebe.bpf.probes;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Emit;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;

/**
 * Where code that fills a probe's holes stands: what it may call up and where it may jump. R6, R7 and R8 belong to the
 * probe, R9 to the filler; R0 to R5 to whoever comes next.
 */
public final class Frame implements Emit.Around {
    private static final int PREFIX = 16;

    private final Assembler assembler;
    private final Stack stack;
    private final Emit emit;
    private final String out;
    private final Map<String, Access> accesses = new LinkedHashMap<>();
    private final Map<String, FieldType> types = new HashMap<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private Runnable admission;

    /** {@code out} is the label that leads out: {@link Assembler#OUT}, or of what is to be done before the end. */
    Frame(Probe probe, Assembler assembler, Stack stack, String out) {
        this.assembler = assembler;
        this.stack = stack;
        this.emit = new Emit(assembler, stack, this);
        this.out = out;
        probe.fields().forEach(f -> types.put(f.name(), f.type()));
    }

    Assembler assembler() {
        return assembler;
    }

    Stack stack() {
        return stack;
    }

    /** Writes trees here. */
    Emit emit() {
        return emit;
    }

    /** Writes statements here. */
    void write(List<Stmt> statements) {
        emit.all(statements);
    }

    /** Emits the way out; where that is the end of the program, the first to come writes it. */
    @Override
    public void leave() {
        if (out.equals(Assembler.OUT)) {
            assembler.end();
        } else {
            assembler.jump(out);
        }
    }

    /** Code that is wanted before anything dearer than {@link Access.Cost#CONTEXT} and before delivery. */
    Frame admitBy(Runnable code) {
        admission = code;
        return this;
    }

    /**
     * Emits what must be known of an event unless cheap tests have rejected it: who it belongs to, and whether that is
     * grebe itself. Called once tests of the cost CONTEXT are through; does nothing the second time.
     */
    @Override
    public void admit() {
        if (admission != null) {
            Runnable code = admission;
            admission = null;
            code.run();
        }
    }

    Frame pin(Value.Local local, Reg register) {
        emit.pin(local, register);
        return this;
    }

    /** The socket that R7 points to, and where its members are read. */
    Frame socket(Base sk) {
        pin(Socket.SK, Reg.R7);
        return sk.typed() ? this : place(Socket.COMMON, sk.displacement());
    }

    Frame place(Value.Local local, int offset) {
        emit.place(local, offset);
        return this;
    }

    /** A field that is an integer on the stack already. */
    Frame placed(String field, int offset) {
        Value.Local local = Value.Local.word(field);
        return place(local, offset).bind(Map.of(field, new Access.Int(Access.Cost.CONTEXT, local)));
    }

    Frame bind(Map<String, Access> more) {
        accesses.putAll(more);
        return this;
    }

    /** The fields that can be had here. */
    Map<String, Access> fields() {
        return accesses;
    }

    Access access(String field) {
        Access access = accesses.get(field);
        if (access == null) {
            throw new IllegalStateException("field cannot be had here: name=" + field);
        }
        return access;
    }

    /**
     * Stack offset of the field's value, fetched on first use: integers extended to 8 bytes, others 16 bytes; of text
     * the first 15, and NULs. The caller sees to it that the first use comes before the others on every path.
     */
    @Override
    public int slot(String field) {
        return slots.computeIfAbsent(field, name -> {
            Access access = access(name);
            int offset = stack.allocate(name, types.get(name).isInteger() ? 8 : 16);
            assembler.comment(name);
            if (access.isText()) {
                assembler.store(Size.DW, Reg.R10, offset, 0).store(Size.DW, Reg.R10, offset + 8, 0);
                emit.write(((Access.Memory) access).bytes(), Reg.R10, offset, PREFIX);
            } else {
                access.store(emit, Reg.R10, offset, Size.DW);
            }
            return offset;
        });
    }

    /** Writes the field in its own size, from its slot if it has one. */
    @Override
    public void copy(String field, Reg base, int offset) {
        FieldType type = types.get(field);
        Integer slot = slots.get(field);
        assembler.comment(field);
        if (slot == null || type == FieldType.TEXT) {
            access(field).store(emit, base, offset, type.isInteger() ? Size.ofBytes(type.size) : Size.DW);
        } else if (type.isInteger()) {
            assembler.load(Size.DW, Reg.R0, Reg.R10, slot).store(Size.ofBytes(type.size), base, offset, Reg.R0);
        } else {
            for (int at = 0; at < type.size; at += 8) {
                assembler.load(Size.DW, Reg.R0, Reg.R10, slot + at).store(Size.DW, base, offset + at, Reg.R0);
            }
        }
    }
}
