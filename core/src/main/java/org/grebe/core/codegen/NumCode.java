package org.grebe.core.codegen;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.probes.Frame;
import org.grebe.core.plan.Num;

/** Code of integer expressions. The result is in R0, sign-extended from the width that it has in Groovy. */
final class NumCode {
    private final Frame frame;
    private final Assembler a;
    private final TestCode tests;

    NumCode(Frame frame, TestCode tests) {
        this.frame = frame;
        this.a = frame.assembler();
        this.tests = tests;
    }

    void load(Num num) {
        if (num instanceof Num.Load || num instanceof Num.Const) {
            simple(R0, num);
        } else if (num instanceof Num.Negate n) {
            load(n.operand());
            a.neg(R0);
            narrow(n);
        } else if (num instanceof Num.Choose c) {
            choose(c);
        } else if (num instanceof Num.Arith arith) {
            arith(arith);
        }
    }

    /** The left side in R0 and the right in R1. */
    void loadBoth(Num left, Num right) {
        if (right instanceof Num.Load || right instanceof Num.Const) {
            load(left);
            simple(R1, right);
            return;
        }
        load(right);
        int used = frame.stack().used();
        int spilled = frame.stack().allocate("spilled", 8);
        a.store(Size.DW, R10, spilled, R0);
        load(left);
        a.load(Size.DW, R1, R10, spilled);
        frame.stack().release(used);
    }

    private void simple(Reg dst, Num num) {
        if (num instanceof Num.Load l) {
            a.load(Size.DW, dst, R10, frame.slot(l.field()));
        } else {
            a.mov(dst, ((Num.Const) num).value());
        }
    }

    private void choose(Num.Choose c) {
        String otherwise = a.freshLabel("otherwise");
        String chosen = a.freshLabel("chosen");
        tests.jump(c.test(), false, otherwise);
        load(c.then());
        a.jump(chosen).label(otherwise);
        load(c.otherwise());
        a.label(chosen);
    }

    private void arith(Num.Arith n) {
        loadBoth(n.left(), n.right());
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
        narrow(n);
    }

    /** Java takes the distance modulo the width; eBPF's verifier wants to see that it is in range. */
    private void shift(Alu op, Num.Arith n) {
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

    private void narrow(Num num) {
        if (!num.wide()) {
            a.signExtend32(R0);
        }
    }
}
