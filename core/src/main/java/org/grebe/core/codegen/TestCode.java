package org.grebe.core.codegen;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;

import java.util.List;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.probes.Frame;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.Num;
import org.grebe.core.plan.Test;

/** Code of a test. All fields that it looks at must have their slots already. */
final class TestCode {
    private static final int NAME_BYTES = 16;

    private final Frame frame;
    private final Assembler a;
    private final NumCode nums;

    TestCode(Frame frame) {
        this.frame = frame;
        this.a = frame.assembler();
        this.nums = new NumCode(frame, this);
    }

    NumCode nums() {
        return nums;
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
        } else if (test instanceof Test.BytesInMap m) {
            bytesInMap(m, when, label);
        } else if (test instanceof Test.Masked m) {
            masked(m, when, label);
        } else if (test instanceof Test.Contains c) {
            contains(c, when, label);
        } else if (test instanceof Test.SameBytes s) {
            sameBytes(s, when, label);
        }
    }

    /** A conjunction ({@code neutral} true) or disjunction (false): the first that differs from it decides. */
    private void all(List<Test> tests, boolean neutral, boolean when, String label) {
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
        if (c.right() instanceof Num.Const k && k.value() == (int) k.value()) {
            nums.load(c.left());
            a.comment(c.toString()).jump(cond, R0, k.value(), label);
        } else {
            nums.loadBoth(c.left(), c.right());
            a.comment(c.toString()).jump(cond, R0, R1, label);
        }
    }

    private void between(Test.Between b, boolean when, String label) {
        String outside = when ? a.freshLabel("outside") : label;
        nums.load(b.value());
        compareR0(Cond.SLT, b.low(), outside);
        compareR0(when ? Cond.SLE : Cond.SGT, b.high(), label);
        if (when) {
            a.label(outside);
        }
    }

    private void oneOf(Test.OneOf o, boolean when, String label) {
        String found = when ? label : a.freshLabel("found");
        nums.load(o.value());
        o.values().forEach(value -> compareR0(Cond.EQ, value, found));
        if (!when) {
            a.jump(label).label(found);
        }
    }

    /** R0 stays; R1 is lost where the constant is too wide for a jump. */
    private void compareR0(Cond cond, long value, String label) {
        if (value == (int) value) {
            a.jump(cond, R0, value, label);
        } else {
            a.mov(R1, value).jump(cond, R0, R1, label);
        }
    }

    private void inMap(Test.InMap m, boolean when, String label) {
        nums.load(m.value());
        if (m.map().kind() == FilterMap.Kind.BITMAP) {
            // A 16-bit field, but the verifier does not know that of a value from the stack.
            a.alu(Alu.AND, R0, 0xffff).mov(R2, R0).alu(Alu.RSH, R2, 3);
            a.comment(m.toString()).loadMapValue(R1, m.map().name(), 0).alu(Alu.ADD, R1, R2);
            a.load(Size.B, R1, R1, 0).alu(Alu.AND, R0, 7).alu(Alu.RSH, R1, R0).alu(Alu.AND, R1, 1);
            a.jump(when ? Cond.NE : Cond.EQ, R1, 0, label);
            return;
        }
        int used = frame.stack().used();
        int key = frame.stack().allocate("key of " + m.map().name(), 8);
        a.store(Size.DW, R10, key, R0);
        lookup(m.map(), key, when, label);
        frame.stack().release(used);
    }

    private void bytesInMap(Test.BytesInMap m, boolean when, String label) {
        int slot = frame.slot(m.field());
        if (m.map().kind() != FilterMap.Kind.LPM) {
            lookup(m.map(), slot, when, label);
            return;
        }
        int used = frame.stack().used();
        // struct bpf_lpm_trie_key: u32 prefixlen, then the address; it must begin 4 bytes before an 8-byte word.
        int key = frame.stack().allocate("key of " + m.map().name(), 24) + 4;
        a.store(Size.W, R10, key, 128);
        for (int at = 0; at < 16; at += 8) {
            a.load(Size.DW, R0, R10, slot + at).store(Size.DW, R10, key + 4 + at, R0);
        }
        lookup(m.map(), key, when, label);
        frame.stack().release(used);
    }

    private void lookup(FilterMap map, int key, boolean when, String label) {
        a.comment("in " + map);
        PlanHoles.lookup(a, map.name(), key);
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

    /** Byte by byte: the stack may only be read in aligned words. */
    private void contains(Test.Contains c, boolean when, String label) {
        int slot = frame.slot(c.field());
        String found = when ? label : a.freshLabel("found");
        a.comment(c.toString());
        for (int from = 0; from + c.bytes().size() <= NAME_BYTES; from++) {
            String next = a.freshLabel("not_here");
            for (int i = 0; i < c.bytes().size(); i++) {
                a.load(Size.B, R0, R10, slot + from + i).jump(Cond.NE, R0, c.bytes().get(i) & 0xff, next);
            }
            a.jump(found).label(next);
        }
        if (!when) {
            a.jump(label).label(found);
        }
    }

    private void sameBytes(Test.SameBytes s, boolean when, String label) {
        int left = frame.slot(s.left());
        int right = frame.slot(s.right());
        String differs = when ? a.freshLabel("differs") : label;
        for (int at = 0; at < NAME_BYTES; at += 8) {
            a.load(Size.DW, R0, R10, left + at).load(Size.DW, R1, R10, right + at).jump(Cond.NE, R0, R1, differs);
        }
        if (when) {
            a.jump(label).label(differs);
        }
    }
}
