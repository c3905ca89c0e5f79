package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;
import static org.grebe.bpf.asm.Reg.R9;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;

/** Instructions that add an event to a cell. */
final class EmitAccumulate implements Cell.Visitor<Void> {
    private static final int NOEXIST = 1;

    private final Emit emit;
    private final Assembler a;
    private final Stmt.Accumulate to;

    EmitAccumulate(Emit emit, Stmt.Accumulate to) {
        this.emit = emit;
        this.a = emit.assembler();
        this.to = to;
    }

    void all() {
        int used = emit.stack().used();
        String done = a.freshLabel("added");
        if (to.when() != null) {
            emit.jump(to.when(), false, done);
        }
        boolean hasValue = to.value() != null;
        int value = hasValue ? emit.stack().allocate("value for " + to.name(), 8) : 0;
        if (hasValue) {
            emit.load(to.value());
            a.store(Size.DW, R10, value, R0);
        }
        int key = key();
        String found = a.freshLabel("found");
        emit.lookupFirst(to.map());
        a.comment("there always is one").jump(Cond.EQ, R0, 0, done).mov(R9, R0);
        lookupCell(key);
        a.jump(Cond.NE, R0, 0, found);
        if (!to.key().isEmpty()) {
            a.comment("a new key of " + to.name()).mov(R1, R9);
            a.mov(R2, R10).alu(Alu.ADD, R2, key).loadMapValue(R3, to.zeros(), 0);
            // Another CPU may have made it meanwhile, and what that has added must stay.
            a.mov(R4, NOEXIST).call(Helper.MAP_UPDATE_ELEM);
            lookupCell(key);
            a.jump(Cond.NE, R0, 0, found);
            String absent = a.freshLabel("uncounted");
            emit.noRoom(to.noRoom(), to.full(), absent);
            a.label(absent);
        }
        a.jump(done).label(found);
        if (hasValue) {
            a.load(Size.DW, R2, R10, value);
        }
        to.cell().add().forEach(op -> op.accept(this));
        a.label(done);
        emit.stack().release(used);
    }

    private int key() {
        int key = emit.stack().allocate("key of " + to.name(), Math.max(8, to.keyBytes()));
        int at = key;
        for (Stmt.KeyPart part : to.key()) {
            if (part instanceof Stmt.KeyPart.Number n) {
                emit.load(n.value());
                a.store(Size.DW, R10, at, R0);
            } else if (part instanceof Stmt.KeyPart.Bytes b) {
                int slot = emit.slot(b.field());
                for (int half = 0; half < 16; half += 8) {
                    a.load(Size.DW, R0, R10, slot + half).store(Size.DW, R10, at + half, R0);
                }
            } else if (part instanceof Stmt.KeyPart.Text t) {
                for (int word = 0; word < t.size(); word += 8) {
                    a.store(Size.DW, R10, at + word, 0);
                }
                emit.around().text(t.field(), R10, at, t.size());
            } else if (part instanceof Stmt.KeyPart.Presence p) {
                a.load(Size.DW, R0, R10, emit.around().present(p.field())).store(Size.DW, R10, at, R0);
            } else {
                throw new IllegalStateException("no code for " + part);
            }
            at += part.size();
        }
        if (to.key().isEmpty()) {
            a.store(Size.DW, R10, key, 0);
        }
        return key;
    }

    /** R9 is the map. */
    private void lookupCell(int key) {
        a.mov(R1, R9).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_LOOKUP_ELEM);
    }

    @Override
    public Void increment(Cell.Increment increment) {
        a.mov(R1, 1).atomicAdd(R0, increment.offset(), R1);
        return null;
    }

    @Override
    public Void addValue(Cell.AddValue add) {
        a.atomicAdd(R0, add.offset(), R2);
        return null;
    }

    @Override
    public Void keep(Cell.Keep keep) {
        String replace = a.freshLabel("replace");
        String stay = a.freshLabel("keep");
        a.load(Size.DW, R1, R0, 0).jump(Cond.EQ, R1, 0, replace);
        a.load(Size.DW, R1, R0, 8).jump(keep.better(), R2, R1, replace).jump(stay);
        a.label(replace).store(Size.DW, R0, 8, R2).store(Size.DW, R0, 0, 1).label(stay);
        return null;
    }

    /** R3 becomes the bucket of R2. */
    @Override
    public Void incrementBucket(Cell.IncrementBucket increment) {
        if (increment.of() instanceof Cell.Linear linear) {
            linear(linear);
        } else if (increment.of() instanceof Cell.PowersOfTwo) {
            powersOfTwo();
        } else {
            throw new IllegalStateException("no code for " + increment.of());
        }
        a.alu(Alu.LSH, R3, 3).alu(Alu.ADD, R0, R3).mov(R1, 1).atomicAdd(R0, 0, R1);
        return null;
    }

    private void powersOfTwo() {
        String done = a.freshLabel("bucket");
        a.mov(R3, 0).jump(Cond.SLT, R2, 0, done);
        a.mov(R3, 1).jump(Cond.EQ, R2, 0, done);
        a.mov(R3, 2);
        for (int bits = 32; bits > 0; bits /= 2) {
            String low = a.freshLabel("low");
            a.mov(R4, R2).alu(Alu.RSH, R4, bits).jump(Cond.EQ, R4, 0, low);
            a.mov(R2, R4).alu(Alu.ADD, R3, bits).label(low);
        }
        a.label(done);
    }

    private void linear(Cell.Linear h) {
        String done = a.freshLabel("bucket");
        a.mov(R3, 0).mov(R4, h.low()).jump(Cond.SLT, R2, R4, done);
        a.mov(R3, h.count() - 1L).mov(R4, h.high()).jump(Cond.SGE, R2, R4, done);
        a.mov(R4, h.low()).mov(R3, R2).alu(Alu.SUB, R3, R4).mov(R4, h.step()).alu(Alu.DIV, R3, R4).alu(Alu.ADD, R3, 1);
        // Known to us, not to the verifier.
        a.jump(Cond.LT, R3, h.count(), done).mov(R3, h.count() - 1L).label(done);
    }
}
