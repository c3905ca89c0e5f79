package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** Instructions that follow pointers. */
final class EmitChain {
    private final Emit emit;
    private final Assembler a;
    private final Chain chain;
    private final Reg base;
    private final int offset;
    private final String absent;

    private EmitChain(Emit emit, Chain chain, Reg base, int offset) {
        this.emit = emit;
        this.a = emit.assembler();
        this.chain = chain;
        this.base = base;
        this.offset = offset;
        this.absent = a.freshLabel("absent");
    }

    /**
     * Writes what is at the end, an integer in 8 bytes and text where {@code room} is left, and to the 8 bytes of the
     * stack at {@code present} whether there is such a thing; where not, zeros are what is written.
     */
    static void write(Emit emit, Chain chain, Reg base, int offset, int room, int present) {
        new EmitChain(emit, chain, base, offset).write(room, R10, present);
    }

    /** The same with those 8 bytes at {@code base}, too. */
    static void writeBoth(Emit emit, Chain chain, Reg base, int offset, int room, int present) {
        new EmitChain(emit, chain, base, offset).write(room, base, present);
    }

    private void write(int room, Reg presentBase, int present) {
        a.store(Size.DW, presentBase, present, 0).store(Size.DW, base, offset, 0);
        if (chain.end().slotBytes() == 16) {
            a.store(Size.DW, base, offset + 8, 0);
        }
        emit.load(chain.root());
        for (Chain.Hop hop : chain.hops()) {
            a.comment(hop.path());
            to(R10, Stack.SCRATCH);
            from(hop);
            read(8, chain.helper(), Cond.NE);
            a.load(Size.DW, R0, R10, Stack.SCRATCH);
        }
        end(room);
        a.store(Size.DW, presentBase, present, 1).label(absent);
    }

    private void to(Reg register, int at) {
        a.mov(R1, register).alu(Alu.ADD, R1, at);
    }

    /** NULL and an offset may be somebody's address. */
    private void from(Chain.Hop hop) {
        a.jump(Cond.EQ, R0, 0, absent).mov(R3, R0);
        if (hop.offset() != 0) {
            a.alu(Alu.ADD, R3, hop.offset());
        }
    }

    /** {@code fails} is how the helper's answer compares with 0 where it failed. */
    private void read(int bytes, Helper helper, Cond fails) {
        a.mov(R2, bytes).call(helper).jump(fails, R0, 0, absent);
    }

    private void end(int room) {
        Chain.End end = chain.end();
        a.comment(end.at().path());
        if (end instanceof Chain.OfWord) {
            to(R10, Stack.SCRATCH);
        } else {
            to(base, offset);
        }
        from(end.at());
        read(end.readBytes(room), chain.endHelper(), end instanceof Chain.OfText ? Cond.SLT : Cond.NE);
        if (end instanceof Chain.OfWord word) {
            ofWord(word);
        }
    }

    private void ofWord(Chain.OfWord end) {
        if (end instanceof Chain.Number n) {
            emit.place(Chain.WORD, Stack.SCRATCH);
            emit.load(n.value());
            a.store(Size.DW, base, offset, R0);
        } else if (end instanceof Chain.Pointer) {
            a.load(Size.DW, R0, R10, Stack.SCRATCH).jump(Cond.EQ, R0, 0, absent).store(Size.DW, base, offset, R0);
        } else if (end instanceof Chain.Ipv4) {
            a.store(Size.W, base, offset + 8, EmitBytes.MAPPED);
            a.load(Size.W, R0, R10, Stack.SCRATCH).store(Size.W, base, offset + 12, R0);
        } else {
            throw new IllegalStateException("no code for " + end);
        }
    }
}
