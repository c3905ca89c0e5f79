package org.grebe.core.codegen;

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
import org.grebe.bpf.ir.Emit;
import org.grebe.bpf.probes.Frame;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.agg.LHist;
import org.grebe.core.agg.Max;
import org.grebe.core.agg.Min;
import org.grebe.core.agg.Total;
import org.grebe.core.plan.KernelAggregation.Key;
import org.grebe.core.plan.KernelAggregation;

/** Code that adds an event to an aggregation's map. */
final class AggregationCode {
    private static final int NOEXIST = 1;

    private final Frame frame;
    private final Assembler a;
    private final Emit emit;

    AggregationCode(Frame frame) {
        this.frame = frame;
        this.a = frame.assembler();
        this.emit = frame.emit();
    }

    /** Stores 1 in the word {@code noRoom} of the stack where a new key finds no room. */
    void add(KernelAggregation aggregation, int noRoom) {
        String done = a.freshLabel("added");
        if (aggregation.when() != null) {
            emit.jump(aggregation.when(), false, done);
        }
        boolean hasValue = aggregation.value() != null;
        int value = hasValue ? frame.stack().allocate("value for " + aggregation.variable(), 8) : 0;
        if (hasValue) {
            emit.load(aggregation.value());
            a.store(Size.DW, R10, value, R0);
        }
        int key = key(aggregation);
        String found = a.freshLabel("found");
        PlanHoles.lookupFirst(frame, aggregation.map());
        a.comment("there always is one").jump(Cond.EQ, R0, 0, done).mov(R9, R0);
        lookupCell(key);
        a.jump(Cond.NE, R0, 0, found);
        if (!aggregation.keys().isEmpty()) {
            a.comment("a new key of " + aggregation.variable()).mov(R1, R9);
            a.mov(R2, R10).alu(Alu.ADD, R2, key).loadMapValue(R3, aggregation.zeros(), 0);
            // Another CPU may have made it meanwhile, and what that has added must stay.
            a.mov(R4, NOEXIST).call(Helper.MAP_UPDATE_ELEM);
            lookupCell(key);
            a.jump(Cond.NE, R0, 0, found);
            a.comment("no room").store(Size.DW, R10, noRoom, 1);
            PlanHoles.increment(frame, aggregation.full(), 0);
        }
        a.jump(done).label(found);
        if (hasValue) {
            a.load(Size.DW, R2, R10, value);
        }
        change(aggregation);
        a.label(done);
    }

    /** R9 is the map. */
    private void lookupCell(int key) {
        a.mov(R1, R9).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_LOOKUP_ELEM);
    }

    private int key(KernelAggregation aggregation) {
        int key = frame.stack().allocate("key of " + aggregation.variable(), Math.max(8, aggregation.keyBytes()));
        int at = key;
        for (Key part : aggregation.keys()) {
            if (part instanceof Key.Number n) {
                emit.load(n.num());
                a.store(Size.DW, R10, at, R0);
            } else if (part instanceof Key.Bytes b) {
                int slot = frame.slot(b.field().name());
                for (int half = 0; half < 16; half += 8) {
                    a.load(Size.DW, R0, R10, slot + half).store(Size.DW, R10, at + half, R0);
                }
            }
            at += part.size();
        }
        if (aggregation.keys().isEmpty()) {
            a.store(Size.DW, R10, key, 0);
        }
        return key;
    }

    /**
     * R0 points to this CPU's value, R2 is what is added, but for counts. Atomic for the reason told in
     * {@link PlanHoles#count}.
     */
    private void change(KernelAggregation aggregation) {
        var into = aggregation.into();
        if (into instanceof Count) {
            a.mov(R1, 1).atomicAdd(R0, 0, R1);
        } else if (into instanceof Total) {
            a.atomicAdd(R0, 0, R2).mov(R1, 1).atomicAdd(R0, 8, R1);
        } else if (into instanceof Min) {
            extreme(Cond.SLT);
        } else if (into instanceof Max) {
            extreme(Cond.SGT);
        } else if (into instanceof Hist) {
            log2();
            bucket();
        } else if (into instanceof LHist h) {
            linear(h);
            bucket();
        }
    }

    /** Word 0 says whether word 1 holds anything. */
    private void extreme(Cond better) {
        String replace = a.freshLabel("replace");
        String keep = a.freshLabel("keep");
        a.load(Size.DW, R1, R0, 0).jump(Cond.EQ, R1, 0, replace);
        a.load(Size.DW, R1, R0, 8).jump(better, R2, R1, replace).jump(keep);
        a.label(replace).store(Size.DW, R0, 8, R2).store(Size.DW, R0, 0, 1).label(keep);
    }

    /** R3 becomes the bucket of R2: 0 below zero, 1 for 0, else 2 and the number of the highest bit. */
    private void log2() {
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

    private void linear(LHist h) {
        String done = a.freshLabel("bucket");
        a.mov(R3, 0).mov(R4, h.low()).jump(Cond.SLT, R2, R4, done);
        a.mov(R3, h.buckets() - 1L).mov(R4, h.high()).jump(Cond.SGE, R2, R4, done);
        a.mov(R4, h.low()).mov(R3, R2).alu(Alu.SUB, R3, R4).mov(R4, h.step()).alu(Alu.DIV, R3, R4).alu(Alu.ADD, R3, 1);
        // Known to us, not to the verifier.
        a.jump(Cond.LT, R3, h.buckets(), done).mov(R3, h.buckets() - 1L).label(done);
    }

    /** Adds one to word R3. */
    private void bucket() {
        a.alu(Alu.LSH, R3, 3).alu(Alu.ADD, R0, R3).mov(R1, 1).atomicAdd(R0, 0, R1);
    }
}
