package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;

import java.util.function.ToIntFunction;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** Trees as instructions. R0 to R5 are for anybody between two nodes; a value's result is in R0. */
public final class Emit {
    private final Assembler a;
    private final Stack stack;
    private final ToIntFunction<String> slots;

    /** {@code slots}: the stack offset of a field's value, which is there already where a tree looks at it. */
    public Emit(Assembler a, Stack stack, ToIntFunction<String> slots) {
        this.a = a;
        this.stack = stack;
        this.slots = slots;
    }

    Assembler assembler() {
        return a;
    }

    Stack stack() {
        return stack;
    }

    int slot(String field) {
        return slots.applyAsInt(field);
    }

    /** R0 becomes the value, sign-extended from the width that it has. */
    public void load(Value value) {
        value.accept(new EmitValue(this));
    }

    /** The left side in R0 and the right in R1. */
    void loadBoth(Value left, Value right) {
        if (isSimple(right)) {
            load(left);
            simple(R1, right);
            return;
        }
        load(right);
        int used = stack.used();
        int spilled = stack.allocate("spilled", 8);
        a.store(Size.DW, R10, spilled, R0);
        load(left);
        a.load(Size.DW, R1, R10, spilled);
        stack.release(used);
    }

    /** Whether one instruction fetches it, whatever the register. */
    static boolean isSimple(Value value) {
        return value instanceof Value.Field || value instanceof Value.Const;
    }

    void simple(Reg to, Value value) {
        if (value instanceof Value.Field f) {
            a.load(Size.DW, to, R10, slot(f.name()));
        } else {
            a.mov(to, ((Value.Const) value).value());
        }
    }

    /** Goes to {@code label} where the predicate comes out as {@code when}, else falls through. */
    public void jump(Predicate test, boolean when, String label) {
        test.accept(new EmitPredicate(this, when, label));
    }

    /** R0 becomes the address of the value, or 0; {@code key} is a stack offset. */
    public void lookup(String map, int key) {
        a.loadMap(R1, map).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_LOOKUP_ELEM);
    }
}
