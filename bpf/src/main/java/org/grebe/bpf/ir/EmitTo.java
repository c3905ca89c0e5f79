package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;

import java.util.OptionalLong;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** Instructions that bring a value to the register of a local, by way of R0 only where it takes several. */
final class EmitTo {
    private final Emit emit;
    private final Assembler a;
    private final Reg to;

    EmitTo(Emit emit, Reg to) {
        this.emit = emit;
        this.a = emit.assembler();
        this.to = to;
    }

    void load(Value value) {
        OptionalLong constant = Emit.constant(value);
        if (constant.isPresent()) {
            a.mov(to, constant.getAsLong());
        } else if (value instanceof Value.Math m) {
            math(m);
        } else if (value instanceof Value.ShiftRight s && to != R0) {
            load(s.operand());
            a.alu(Alu.RSH, to, s.bits());
        } else if (value instanceof Value.Low32 l && to != R0) {
            load(l.operand());
            a.zeroExtend32(to);
        } else if (value instanceof Value.Next n && emit.register(n.pointer()) == to) {
            a.alu(Alu.ADD, to, n.bytes());
        } else if (value instanceof Value.Element e) {
            element(e);
        } else if (!inOne(value)) {
            emit.load(value);
            if (to != R0) {
                a.mov(to, R0);
            }
        }
    }

    /** Whether one instruction, or none, did it. */
    private boolean inOne(Value value) {
        if (emit.isPinned(value)) {
            Reg from = emit.register((Value.Local) value);
            if (from != to) {
                a.mov(to, from);
            }
            return true;
        } else if (emit.isPlaced(value)) {
            a.load(Size.DW, to, R10, emit.offset((Value.Local) value));
            return true;
        } else if (value instanceof Value.Parameter p) {
            return inOne(p.from());
        } else if (value instanceof Value.As as) {
            return inOne(as.of());
        } else if (emit.isWithinReach(value)) {
            Emit.Address from = emit.address(value);
            a.load(value instanceof Value.At at ? at.size() : ((Value.Member) value).size(), to, from.base(),
                    from.offset());
            return true;
        }
        return false;
    }

    void math(Value.Math m) {
        load(m.left());
        OptionalLong constant = Emit.constant(m.right());
        if (constant.isPresent()) {
            a.alu(m.op(), to, constant.getAsLong());
        } else if (emit.isPinned(m.right())) {
            a.alu(m.op(), to, emit.register((Value.Local) m.right()));
        } else if (to == R0) {
            if (!new EmitTo(emit, R1).inOne(m.right())) {
                throw new IllegalStateException("the right side takes R0: " + m);
            }
            a.alu(m.op(), R0, R1);
        } else {
            emit.load(m.right());
            a.alu(m.op(), to, R0);
        }
    }

    private void element(Value.Element e) {
        if (emit.register(e.index()) != to) {
            throw new IllegalStateException("an element's address takes its index's register: " + e);
        }
        a.alu(Alu.LSH, to, 3).alu(Alu.ADD, to, emit.register(e.array()));
    }
}
