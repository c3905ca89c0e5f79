package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;

import java.util.List;
import java.util.OptionalLong;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** Instructions that go to {@code label} where a predicate comes out as {@code when}, and else fall through. */
final class EmitPredicate implements Predicate.Visitor<Void> {
    private static final int NAME_BYTES = 16;

    /** Bytes 8 to 11 of ::ffff:a.b.c.d, as a little-endian u32. */
    private static final long MAPPED = 0xffff0000L;

    private final Emit emit;
    private final Assembler a;
    private final boolean when;
    private final String label;

    EmitPredicate(Emit emit, boolean when, String label) {
        this.emit = emit;
        this.a = emit.assembler();
        this.when = when;
        this.label = label;
    }

    @Override
    public Void constant(Predicate.Constant c) {
        if (c.value() == when) {
            a.jump(label);
        }
        return null;
    }

    @Override
    public Void not(Predicate.Not n) {
        emit.jump(n.test(), !when, label);
        return null;
    }

    @Override
    public Void and(Predicate.And and) {
        return all(and.tests(), true);
    }

    @Override
    public Void or(Predicate.Or or) {
        return all(or.tests(), false);
    }

    /** A conjunction ({@code neutral} true) or disjunction (false): the first that differs from it decides. */
    private Void all(List<Predicate> tests, boolean neutral) {
        if (when != neutral) {
            tests.forEach(t -> emit.jump(t, when, label));
            return null;
        }
        String decided = a.freshLabel("decided");
        tests.forEach(t -> emit.jump(t, !neutral, decided));
        a.jump(label).label(decided);
        return null;
    }

    @Override
    public Void compare(Predicate.Compare c) {
        Cond cond = when ? c.cond() : c.cond().negated();
        OptionalLong k = Emit.constant(c.right());
        boolean small = k.isPresent() && k.getAsLong() == (int) k.getAsLong();
        if (emit.isPinned(c.left()) || emit.isPinned(c.right())) {
            registers(c, cond, small);
        } else if (small) {
            emit.load(c.left());
            a.comment(c.toString()).jump(cond, R0, k.getAsLong(), label);
        } else {
            emit.loadBoth(c.left(), c.right());
            a.comment(c.toString()).jump(cond, R0, R1, label);
        }
        return null;
    }

    /** A local that has a register is compared there. */
    private void registers(Predicate.Compare c, Cond cond, boolean small) {
        Reg left = operand(c.left());
        if (small) {
            a.comment(c.toString()).jump(cond, left, Emit.constant(c.right()).getAsLong(), label);
        } else {
            Reg right = operand(c.right());
            a.comment(c.toString()).jump(cond, left, right, label);
        }
    }

    private Reg operand(Value value) {
        if (emit.isPinned(value)) {
            return emit.register((Value.Local) value);
        }
        emit.load(value);
        return R0;
    }

    @Override
    public Void mapped(Predicate.Mapped m) {
        String other = a.freshLabel("not_mapped");
        String no = when ? other : label;
        emit.load(new Value.Member(m.address().base(), m.address().path(), m.address().offset(), Size.DW));
        a.jump(Cond.NE, R0, 0, no);
        emit.load(new Value.Member(m.address().base(), m.address().path(), m.address().offset() + 8, Size.W));
        a.mov(R1, MAPPED).comment("::ffff:a.b.c.d").jump(when ? Cond.EQ : Cond.NE, R0, R1, label);
        a.label(other);
        return null;
    }

    @Override
    public Void present(Predicate.Present p) {
        a.load(Size.DW, R0, R10, emit.around().present(p.field()));
        a.comment(p.toString()).jump(when ? Cond.NE : Cond.EQ, R0, 0, label);
        return null;
    }

    @Override
    public Void between(Predicate.Between b) {
        String outside = when ? a.freshLabel("outside") : label;
        emit.load(b.value());
        compareR0(Cond.SLT, b.low(), outside);
        compareR0(when ? Cond.SLE : Cond.SGT, b.high(), label);
        if (when) {
            a.label(outside);
        }
        return null;
    }

    @Override
    public Void oneOf(Predicate.OneOf o) {
        String found = when ? label : a.freshLabel("found");
        emit.load(o.value());
        o.values().forEach(value -> compareR0(Cond.EQ, value, found));
        return elseJump(found);
    }

    /** R0 stays; R1 is lost where the constant is too wide for a jump. */
    private void compareR0(Cond cond, long value, String to) {
        if (value == (int) value) {
            a.jump(cond, R0, value, to);
        } else {
            a.mov(R1, value).jump(cond, R0, R1, to);
        }
    }

    @Override
    public Void inSet(Predicate.InSet in) {
        emit.load(in.value());
        if (in.set().kind() == KeySet.Kind.BITMAP) {
            // A 16-bit field, but the verifier does not know that of a value from the stack.
            a.alu(Alu.AND, R0, 0xffff).mov(R2, R0).alu(Alu.RSH, R2, 3);
            a.comment(in.toString()).loadMapValue(R1, in.set().name(), 0).alu(Alu.ADD, R1, R2);
            a.load(Size.B, R1, R1, 0).alu(Alu.AND, R0, 7).alu(Alu.RSH, R1, R0).alu(Alu.AND, R1, 1);
            a.jump(when ? Cond.NE : Cond.EQ, R1, 0, label);
            return null;
        }
        int used = emit.stack().used();
        int key = emit.stack().allocate("key of " + in.set().name(), 8);
        a.store(Size.DW, R10, key, R0);
        lookup(in.set(), key);
        emit.stack().release(used);
        return null;
    }

    @Override
    public Void bytesInSet(Predicate.BytesInSet in) {
        int slot = emit.slot(in.field());
        if (in.set().kind() != KeySet.Kind.LPM) {
            lookup(in.set(), slot);
            return null;
        }
        int used = emit.stack().used();
        // struct bpf_lpm_trie_key: u32 prefixlen, then the address; it must begin 4 bytes before an 8-byte word.
        int key = emit.stack().allocate("key of " + in.set().name(), 24) + 4;
        a.store(Size.W, R10, key, 128);
        for (int at = 0; at < 16; at += 8) {
            a.load(Size.DW, R0, R10, slot + at).store(Size.DW, R10, key + 4 + at, R0);
        }
        lookup(in.set(), key);
        emit.stack().release(used);
        return null;
    }

    private void lookup(KeySet set, int key) {
        a.comment("in " + set);
        emit.lookup(set.name(), key);
        a.jump(when ? Cond.NE : Cond.EQ, R0, 0, label);
    }

    @Override
    public Void masked(Predicate.Masked m) {
        int slot = emit.slot(m.field());
        String differs = when ? a.freshLabel("differs") : label;
        a.comment(m.toString());
        half(slot, m.mask().first(), m.want().first(), differs);
        half(slot + 8, m.mask().second(), m.want().second(), differs);
        return jumpUnless(differs);
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
    @Override
    public Void contains(Predicate.Contains c) {
        int slot = emit.slot(c.field());
        String found = when ? label : a.freshLabel("found");
        a.comment(c.toString());
        for (int from = 0; from + c.bytes().size() <= NAME_BYTES; from++) {
            String next = a.freshLabel("not_here");
            for (int i = 0; i < c.bytes().size(); i++) {
                a.load(Size.B, R0, R10, slot + from + i).jump(Cond.NE, R0, c.bytes().get(i) & 0xff, next);
            }
            a.jump(found).label(next);
        }
        return elseJump(found);
    }

    @Override
    public Void sameBytes(Predicate.SameBytes s) {
        int left = emit.slot(s.left());
        int right = emit.slot(s.right());
        String differs = when ? a.freshLabel("differs") : label;
        for (int at = 0; at < NAME_BYTES; at += 8) {
            a.load(Size.DW, R0, R10, left + at).load(Size.DW, R1, R10, right + at).jump(Cond.NE, R0, R1, differs);
        }
        return jumpUnless(differs);
    }

    /** Behind tests that go to {@code found} where they come out as true. */
    private Void elseJump(String found) {
        if (!when) {
            a.jump(label).label(found);
        }
        return null;
    }

    /** Behind tests that go to {@code differs} where they come out as false. */
    private Void jumpUnless(String differs) {
        if (when) {
            a.jump(label).label(differs);
        }
        return null;
    }
}
