package org.grebe.core.codegen;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.probes.Frame;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.Num;
import org.grebe.core.plan.Test;

/** Code of a test. All fields that it looks at must have their slots already. */
final class TestCode {
    private final Frame frame;
    private final Assembler a;

    TestCode(Frame frame) {
        this.frame = frame;
        this.a = frame.assembler();
    }

    /** Goes to {@code label} where the test comes out as {@code when}, else falls through. */
    void jump(Test test, boolean when, String label) {
        if (test instanceof Test.Constant c) {
            if (c.value() == when) {
                a.jump(label);
            }
        } else if (test instanceof Test.Not n) {
            jump(n.test(), !when, label);
        } else if (test instanceof Test.And and) {
            all(and.tests(), true, when, label);
        } else if (test instanceof Test.Or or) {
            all(or.tests(), false, when, label);
        } else if (test instanceof Test.Compare c) {
            compare(c, when, label);
        } else if (test instanceof Test.Between b) {
            between(b, when, label);
        } else if (test instanceof Test.OneOf o) {
            oneOf(o, when, label);
        } else if (test instanceof Test.InMap m) {
            inMap(m, when, label);
        } else if (test instanceof Test.Masked m) {
            masked(m, when, label);
        }
    }

    /** A conjunction ({@code neutral} true) or disjunction (false): the first that differs from it decides. */
    private void all(java.util.List<Test> tests, boolean neutral, boolean when, String label) {
        if (when != neutral) {
            tests.forEach(t -> jump(t, when, label));
            return;
        }
        String decided = a.freshLabel("decided");
        tests.forEach(t -> jump(t, !neutral, decided));
        a.jump(label).label(decided);
    }

    private void compare(Test.Compare c, boolean when, String label) {
        Cond cond = when ? c.cond() : c.cond().negated();
        load(R0, c.left());
        if (c.right() instanceof Num.Const k && k.value() == (int) k.value()) {
            a.comment(c.toString()).jump(cond, R0, k.value(), label);
        } else {
            load(R1, c.right());
            a.comment(c.toString()).jump(cond, R0, R1, label);
        }
    }

    private void between(Test.Between b, boolean when, String label) {
        String outside = when ? a.freshLabel("outside") : label;
        compare(new Test.Compare(b.value(), Cond.SGE, new Num.Const(b.low())), false, outside);
        compare(new Test.Compare(b.value(), Cond.SLE, new Num.Const(b.high())), when, label);
        if (when) {
            a.label(outside);
        }
    }

    private void oneOf(Test.OneOf o, boolean when, String label) {
        String found = when ? label : a.freshLabel("found");
        load(R0, o.value());
        for (long value : o.values()) {
            if (value == (int) value) {
                a.comment("== " + value).jump(Cond.EQ, R0, value, found);
            } else {
                a.mov(R1, value).comment("== " + value).jump(Cond.EQ, R0, R1, found);
            }
        }
        if (!when) {
            a.jump(label).label(found);
        }
    }

    private void inMap(Test.InMap m, boolean when, String label) {
        load(R0, m.value());
        if (m.map().kind() == FilterMap.Kind.BITMAP) {
            // A 16-bit field, but the verifier does not know that of a value from the stack.
            a.alu(Alu.AND, R0, 0xffff).mov(R2, R0).alu(Alu.RSH, R2, 3);
            a.comment(m.toString()).loadMapValue(R1, m.map().name(), 0).alu(Alu.ADD, R1, R2);
            a.load(Size.B, R1, R1, 0).alu(Alu.AND, R0, 7).alu(Alu.RSH, R1, R0).alu(Alu.AND, R1, 1);
            a.jump(when ? Cond.NE : Cond.EQ, R1, 0, label);
            return;
        }
        int key = frame.stack().allocate("key of " + m.map().name(), 8);
        a.store(Size.DW, R10, key, R0).comment(m.toString()).loadMap(R1, m.map().name());
        a.mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_LOOKUP_ELEM);
        a.jump(when ? Cond.NE : Cond.EQ, R0, 0, label);
    }

    private void masked(Test.Masked m, boolean when, String label) {
        int slot = frame.slot(m.field());
        String differs = when ? a.freshLabel("differs") : label;
        a.comment(m.toString());
        half(slot, m.mask().first(), m.want().first(), differs);
        half(slot + 8, m.mask().second(), m.want().second(), differs);
        if (when) {
            a.jump(label).label(differs);
        }
    }

    private void half(int slot, long mask, long want, String differs) {
        if (mask == 0) {
            return;
        }
        a.load(Size.DW, R0, R10, slot);
        if (mask != -1) {
            a.mov(R1, mask).alu(Alu.AND, R0, R1);
        }
        a.mov(R1, want & mask).jump(Cond.NE, R0, R1, differs);
    }

    private void load(Reg dst, Num num) {
        if (num instanceof Num.Load l) {
            a.load(Size.DW, dst, R10, frame.slot(l.field()));
        } else if (num instanceof Num.Const k) {
            a.mov(dst, k.value());
        }
    }
}
