package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** Trees as instructions. R0 to R5 are for anybody between two nodes; a value's result is in R0. */
public final class Emit {
    private final Assembler a;
    private final Stack stack;
    private final Around around;
    private final Map<Value.Local, Reg> pinned = new HashMap<>();
    private final Map<Value.Local, Integer> placed = new HashMap<>();
    private final List<Runnable> later = new ArrayList<>();
    private String out = Assembler.OUT;

    /** Bytes at a register and an offset. */
    record Address(Reg base, int offset) {}

    /** What a program has around its trees. */
    public interface Around {
        /** The stack offset of a field's value, fetched the first time. */
        int slot(String field);

        /** The stack offset of 8 bytes that say whether a field that may be null is not. */
        int present(String field);

        /** Writes a field in its own size, of text as much as has room. */
        void copy(Stmt.Placed field, Reg base);

        /** Writes a field, an integer in 8 bytes, wherever else it may lie; behind it, whether it is not null. */
        void keep(String field, Reg base, int offset);

        /** Writes a text, as much as there is room for. */
        void text(String field, Reg base, int offset, int room);

        /** Finds out what must be known of an event, the first time. */
        void admit();
    }

    public Emit(Assembler a, Stack stack, Around around) {
        this.a = a;
        this.stack = stack;
        this.around = around;
    }

    /** For a part of a program: its fields, its registers, and a stack of its own. */
    public Emit(Assembler a, Part part) {
        this.a = a;
        this.stack = new Stack();
        this.around = new EmitFields(this, part);
        part.registers().forEach(this::pin);
    }

    Around around() {
        return around;
    }

    /** Who leaves goes to that label; where it is {@link Assembler#OUT}, the first to come writes the end. */
    public Emit leavingTo(String label) {
        out = label;
        return this;
    }

    String out() {
        return out;
    }

    void leave() {
        if (out.equals(Assembler.OUT)) {
            a.end();
        } else {
            a.jump(out);
        }
    }

    /** What comes behind the program's end. */
    void later(Runnable code) {
        later.add(code);
    }

    /** The statements, and behind them, each with a label of its own, what runs elsewhere. */
    public void whole(List<Stmt> statements) {
        all(statements);
        while (!later.isEmpty()) {
            a.jump(out);
            later.remove(0).run();
        }
    }

    /** The local is that register for as long as its code runs. */
    public Emit pin(Value.Local local, Reg register) {
        pinned.put(local, register);
        return this;
    }

    /** The local lies at that offset of the stack. */
    public Emit place(Value.Local local, int offset) {
        placed.put(local, offset);
        return this;
    }

    /** The register of a local that has one. */
    Reg register(Value.Local local) {
        Reg register = local.kind() == Value.Local.Kind.CONTEXT ? R1 : pinned.get(local);
        if (register == null) {
            throw new IllegalStateException("local has no register: name=" + local);
        }
        return register;
    }

    boolean isPinned(Value value) {
        return value instanceof Value.Local l && (l.kind() == Value.Local.Kind.CONTEXT || pinned.containsKey(l));
    }

    /** Stack offset of a local that has no register. */
    int offset(Value.Local local) {
        Integer offset = placed.get(local);
        if (offset == null) {
            throw new IllegalStateException("local is nowhere: name=" + local);
        }
        return offset;
    }

    boolean isPlaced(Value value) {
        return value instanceof Value.Local l && placed.containsKey(l);
    }

    /** Where a member lies, or bytes at an offset; what leads to it is loaded to R0. */
    Address address(Value value) {
        if (value instanceof Value.At at) {
            return within(at.base(), at.offset());
        } else if (value instanceof Value.Member m) {
            return within(m.base(), m.offset());
        }
        throw new IllegalArgumentException("no place in memory: " + value);
    }

    /** Whether {@link #address} takes no instruction. */
    boolean isWithinReach(Value value) {
        Value base = value instanceof Value.At at ? at.base() : value instanceof Value.Member m ? m.base() : null;
        return isPinned(base) || base instanceof Value.Local l && l.kind() == Value.Local.Kind.STRUCT;
    }

    /** Where a local lies on the stack, or a member of one. */
    Address addressOnStack(Value value) {
        return value instanceof Value.Local l ? new Address(R10, offset(l)) : address(value);
    }

    private Address within(Value base, int offset) {
        if (isPinned(base)) {
            return new Address(register((Value.Local) base), offset);
        } else if (base instanceof Value.Local l && l.kind() == Value.Local.Kind.STRUCT) {
            return new Address(R10, offset(l) + offset);
        }
        load(base);
        return new Address(R0, offset);
    }

    Assembler assembler() {
        return a;
    }

    Stack stack() {
        return stack;
    }

    int slot(String field) {
        return around.slot(field);
    }

    /** Does one after the other. */
    public void all(List<Stmt> statements) {
        EmitStmt each = new EmitStmt(this);
        statements.forEach(s -> s.accept(each));
    }

    /**
     * Adds one on this CPU. Atomically: while a program runs, another of the same trace may run on its CPU, by an
     * interrupt or, for fexit, another thread; before Linux 6.2 a raw tracepoint's even itself.
     */
    public static void count(Assembler a, Counter counter) {
        a.comment(counter.name().toLowerCase(Locale.ROOT)).call(Helper.GET_SMP_PROCESSOR_ID);
        a.alu(Alu.AND, R0, counter.slots() - 1L).alu(Alu.LSH, R0, counter.slotShift());
        a.loadMapValue(R1, counter.map(), counter.offset()).alu(Alu.ADD, R1, R0);
        a.mov(R2, 1).atomicAdd(R1, 0, R2);
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

    /** The value where that is known when the program is made. */
    static OptionalLong constant(Value value) {
        return value instanceof Value.Const c ? OptionalLong.of(c.value())
                : value instanceof Value.Named n ? OptionalLong.of(n.value()) : OptionalLong.empty();
    }

    /** Whether one instruction fetches it, whatever the register. */
    static boolean isSimple(Value value) {
        return value instanceof Value.Field || constant(value).isPresent();
    }

    void simple(Reg to, Value value) {
        if (value instanceof Value.Field f) {
            a.load(Size.DW, to, R10, slot(f.name()));
        } else {
            a.mov(to, constant(value).getAsLong());
        }
    }

    /** Writes the value to memory. */
    public void store(Value value, Reg base, int offset, Size size) {
        OptionalLong constant = constant(value);
        if (constant.isPresent() && constant.getAsLong() == (int) constant.getAsLong()) {
            a.store(size, base, offset, constant.getAsLong());
        } else {
            load(value);
            a.store(size, base, offset, R0);
        }
    }

    /** Writes bytes to memory at R10 or a kept register; {@code room} is how much text may be. */
    public void write(Bytes bytes, Reg base, int offset, int room) {
        bytes.accept(new EmitBytes(this, base, offset, room));
    }

    /** Goes to {@code label} where the predicate comes out as {@code when}, else falls through. */
    public void jump(Predicate test, boolean when, String label) {
        test.accept(new EmitPredicate(this, when, label));
    }

    /** R0 becomes the address of the value, or 0; {@code key} is a stack offset. */
    public void lookup(String map, int key) {
        a.loadMap(R1, map).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_LOOKUP_ELEM);
    }

    /** R0 becomes the address of an array's first element, or 0. */
    void lookupFirst(String map) {
        a.store(Size.W, R10, Stack.SCRATCH, 0);
        lookup(map, Stack.SCRATCH);
    }

    /** Sets the local, and counts the event in the map {@code full}; jumps to {@code absent} if it cannot be. */
    void noRoom(Value.Local noRoom, String full, String absent) {
        a.comment("no room").store(Size.DW, R10, offset(noRoom), 1);
        lookupFirst(full);
        a.jump(Cond.EQ, R0, 0, absent).mov(R1, 1).atomicAdd(R0, 0, R1);
    }
}
