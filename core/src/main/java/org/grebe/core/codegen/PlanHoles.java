package org.grebe.core.codegen;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R9;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.probes.Access;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Frame;
import org.grebe.bpf.probes.Holes;
import org.grebe.core.expr.Pos;
import org.grebe.core.plan.Condition;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** Fills a probe's program with a plan. */
public final class PlanHoles implements Holes {
    /** Map names that every trace shares. */
    public static final String RING = "events";

    /** The reader's word to programs: which flags to submit with. */
    public static final String WAKEUP = "wakeup";

    private final Plan plan;
    private final RecordLayout layout;
    private final int traceId;

    public PlanHoles(Plan plan, int traceId) {
        this.plan = plan;
        this.layout = RecordLayout.of(plan.captured());
        this.traceId = traceId;
    }

    @Override
    public Set<String> fields() {
        return plan.kernelFields();
    }

    @Override
    public void tests(Frame frame, Set<String> before) {
        List<Condition> here = plan.conditions().stream()
                .filter(c -> c.kernelTest().isPresent())
                .filter(c -> frame.fields().containsAll(fields(c)))
                .filter(c -> before == null || !before.containsAll(fields(c)))
                // Cheap ones first: tests have no effects, so their order cannot be noticed but in time.
                .sorted(Comparator.comparing(c -> cost(frame, c)))
                .toList();
        if (here.isEmpty()) {
            frame.admit();
            return;
        }
        Assembler a = frame.assembler();
        String reject = a.freshLabel("reject");
        String pass = a.freshLabel("pass");
        Condition last = here.get(here.size() - 1);
        for (Condition c : here) {
            if (cost(frame, c).compareTo(Access.Cost.CONTEXT) > 0) {
                a.origin(Origin.NONE);
                frame.admit();
            }
            a.origin(origin(c));
            fields(c).forEach(frame::slot);
            frame.emit().jump(test(c), c == last, c == last ? pass : reject);
        }
        a.origin(Origin.NONE);
        // Most events end here: few instructions, and close together.
        a.label(reject);
        count(a, Counters.REJECTED);
        frame.leave();
        a.label(pass);
        frame.admit();
    }

    @Override
    public void deliver(Frame frame) {
        if (plan.delivers()) {
            submit(frame);
        } else {
            aggregate(frame);
        }
    }

    @Override
    public void lose(Frame frame) {
        count(frame.assembler(), Counters.LOST);
    }

    /** By its number: several may have one place in the script, and those of {@code *: filters} have none. */
    private Origin origin(Condition c) {
        Pos pos = c.source().pos();
        return new Origin(plan.numberOf(c), pos.line(), pos.column());
    }

    private static Predicate test(Condition c) {
        return c.kernelTest().orElseThrow();
    }

    private static Set<String> fields(Condition c) {
        return test(c).fields();
    }

    private static Access.Cost cost(Frame frame, Condition c) {
        return fields(c).stream()
                .map(f -> frame.access(f).cost())
                .max(Comparator.naturalOrder())
                .orElse(Access.Cost.CONSTANT);
    }

    private void submit(Frame frame) {
        Assembler a = frame.assembler();
        String lost = a.freshLabel("lost");
        a.loadMap(R1, RING).mov(R2, layout.size()).mov(R3, 0).call(Helper.RINGBUF_RESERVE);
        a.comment("ring buffer is full").jump(Cond.EQ, R0, 0, lost);
        a.mov(R9, R0).store(Size.W, R9, RecordLayout.TRACE_OFFSET, traceId).store(Size.W, R9, 4, 0);
        int end = RecordLayout.HEADER_BYTES;
        for (Field field : layout.fields()) {
            frame.copyTo(field.name(), R9, layout.offset(field.name()));
            end = layout.offset(field.name()) + field.type().size;
        }
        for (; end < layout.size(); end++) {
            a.store(Size.B, R9, end, 0);
        }
        a.loadMapValue(R2, WAKEUP, 0).load(Size.W, R2, R2, 0).mov(R1, R9).call(Helper.RINGBUF_SUBMIT);
        count(a, Counters.DELIVERED);
        frame.leave();
        a.label(lost);
        count(a, Counters.LOST);
    }

    private void aggregate(Frame frame) {
        Assembler a = frame.assembler();
        String full = a.freshLabel("no_room");
        int noRoom = frame.stack().allocate("no room", 8);
        a.store(Size.DW, R10, noRoom, 0);
        // Fetched here, where all that follows can count on them.
        plan.aggregations().forEach(aggregation -> aggregation.fields().forEach(frame::slot));
        int used = frame.stack().used();
        for (KernelAggregation aggregation : plan.aggregations()) {
            new AggregationCode(frame).add(aggregation, noRoom);
            frame.stack().release(used);
        }
        a.load(Size.DW, R0, R10, noRoom).jump(Cond.NE, R0, 0, full);
        count(a, Counters.AGGREGATED);
        frame.leave();
        a.label(full);
        count(a, Counters.LOST);
    }

    /** R0 becomes the address of an array's first element, or 0. */
    static void lookupFirst(Frame frame, String map) {
        frame.assembler().store(Size.W, R10, Stack.SCRATCH, 0);
        frame.emit().lookup(map, Stack.SCRATCH);
    }

    /**
     * Adds one on this CPU. Atomically: while a program runs, another of the same trace may run on its CPU, by an
     * interrupt or, for fexit, another thread; before Linux 6.2 a raw tracepoint's even itself.
     */
    static void count(Assembler a, Counters counter) {
        a.comment(counter.name().toLowerCase(java.util.Locale.ROOT)).call(Helper.GET_SMP_PROCESSOR_ID);
        a.alu(Alu.AND, R0, Counters.SLOTS - 1L).alu(Alu.LSH, R0, Counters.SLOT_SHIFT);
        a.loadMapValue(R1, Counters.MAP, counter.offset()).alu(Alu.ADD, R1, R0);
        a.mov(R2, 1).atomicAdd(R1, 0, R2);
    }

    /** Adds one on this CPU to a word of the first element of a per-CPU array; atomically, as there. */
    static void increment(Frame frame, String map, int offset) {
        Assembler a = frame.assembler();
        String absent = a.freshLabel("uncounted");
        lookupFirst(frame, map);
        a.jump(Cond.EQ, R0, 0, absent).mov(R1, 1).atomicAdd(R0, offset, R1).label(absent);
    }
}
