package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;

/** Instructions of values, whose result is in R0. */
final class EmitValue implements Value.Visitor<Void> {
    private final Emit emit;
    private final Assembler a;

    EmitValue(Emit emit) {
        this.emit = emit;
        this.a = emit.assembler();
    }

    @Override
    public Void field(Value.Field field) {
        emit.simple(R0, field);
        return null;
    }

    @Override
    public Void constant(Value.Const constant) {
        emit.simple(R0, constant);
        return null;
    }

    @Override
    public Void negate(Value.Negate n) {
        emit.load(n.operand());
        a.neg(R0);
        return narrow(n);
    }

    @Override
    public Void choose(Value.Choose c) {
        String otherwise = a.freshLabel("otherwise");
        String chosen = a.freshLabel("chosen");
        emit.jump(c.test(), false, otherwise);
        emit.load(c.then());
        a.jump(chosen).label(otherwise);
        emit.load(c.otherwise());
        a.label(chosen);
        return null;
    }

    @Override
    public Void arith(Value.Arith n) {
        emit.loadBoth(n.left(), n.right());
        switch (n.op()) {
            case ADD -> a.alu(Alu.ADD, R0, R1);
            case SUB -> a.alu(Alu.SUB, R0, R1);
            case MUL -> a.alu(Alu.MUL, R0, R1);
            case AND -> a.alu(Alu.AND, R0, R1);
            case OR -> a.alu(Alu.OR, R0, R1);
            case XOR -> a.alu(Alu.XOR, R0, R1);
            case MOD -> remainder();
            case SHL -> shift(Alu.LSH, n);
            case SHR -> shift(Alu.ARSH, n);
            case USHR -> {
                if (!n.wide()) {
                    a.zeroExtend32(R0);
                }
                shift(Alu.RSH, n);
            }
        }
        return narrow(n);
    }

    /** Java takes the distance modulo the width; eBPF's verifier wants to see that it is in range. */
    private void shift(Alu op, Value.Arith n) {
        a.alu(Alu.AND, R1, n.wide() ? 63 : 31).alu(op, R0, R1);
    }

    /** The sign of Java's remainder is the dividend's, whatever the divisor's; eBPF's is unsigned. */
    private void remainder() {
        String divisor = a.freshLabel("divisor");
        String negative = a.freshLabel("negative");
        String done = a.freshLabel("remainder");
        a.jump(Cond.SGE, R1, 0, divisor).neg(R1).label(divisor);
        a.jump(Cond.SLT, R0, 0, negative).alu(Alu.MOD, R0, R1).jump(done);
        a.label(negative).neg(R0).alu(Alu.MOD, R0, R1).neg(R0).label(done);
    }

    private Void narrow(Value value) {
        if (!value.wide()) {
            a.signExtend32(R0);
        }
        return null;
    }
}
