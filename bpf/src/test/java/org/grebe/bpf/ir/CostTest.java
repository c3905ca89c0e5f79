package org.grebe.bpf.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.prog.Attachment;
import org.junit.jupiter.api.Test;

class CostTest {
    private static final Value PORT = new Value.Field("dport", false);
    private static final Value PID = new Value.Field("pid", false);
    private static final Value.Local SK = Value.Local.pointer("sk", "struct sock *");

    private static Value add(Value left, Value right) {
        return new Value.Arith(Value.Op.ADD, left, right);
    }

    /** Of a program that has fetched the fields, and asks one more condition at the end. */
    private static int inProgram(Predicate test) {
        Access zero = Access.constant(0);
        List<Stmt> body = List.of(new Stmt.Fetch("dport"), new Stmt.Fetch("pid"), new Stmt.Require(List.of(
                new Stmt.Clause(List.of(), new Origin(0, 1, 1), "first", List.of("dport", "pid"), test),
                new Stmt.Clause(List.of(), new Origin(1, 1, 2), "second", List.of("dport"),
                        new Predicate.Compare(PORT, Cond.EQ, new Value.Const(1, false)))), List.of(new Stmt.Leave())));
        Program program = new Program("tree", new Attachment.TestRun(), "tree()",
                new Part(Map.of("dport", zero, "pid", zero), Map.of(SK, Reg.R7), List.of(), body));
        return program.spec().code().lines().stream().filter(l -> l.origin().condition() == 0)
                .mapToInt(l -> l.insn().slots()).sum();
    }

    @Test
    void shouldCountTheInstructionsOfTheProgram() {
        Predicate equal = new Predicate.Compare(PID, Cond.EQ, new Value.Const(5_000_000_000L, true));
        Predicate web = new Predicate.OneOf(PORT, List.of(80L, 443L, 5_000_000_000L));
        List<Predicate> all = new ArrayList<>(List.of(equal, web,
                new Predicate.Between(add(PORT, PID), 1, 7),
                new Predicate.Compare(add(PORT, PID), Cond.SLT, add(PID, add(PORT, PID))),
                new Predicate.Compare(new Value.Arith(Value.Op.MOD, PORT, new Value.Const(7, false)), Cond.NE, PID)));
        all.add(new Predicate.Or(List.copyOf(all)));
        all.add(new Predicate.Not(new Predicate.And(List.copyOf(all))));
        all.add(new Predicate.Compare(new Value.Choose(web, PORT, PID), Cond.EQ, PID));
        all.forEach(test -> assertEquals(inProgram(test), Cost.of(test).insns(), test.toString()));
    }

    @Test
    void shouldCountWhatIsOnTheStackAtATime() {
        Predicate simple = new Predicate.Compare(PORT, Cond.EQ, PID);
        assertEquals(0, Cost.of(simple).stack());
        Value sum = add(PORT, PID);
        Predicate waiting = new Predicate.Compare(sum, Cond.EQ, add(sum, add(sum, sum)));
        assertEquals(8, Cost.of(waiting).stack()); // The right side comes first.
        waiting = new Predicate.Compare(add(add(PORT, sum), sum), Cond.EQ, sum);
        assertEquals(24, Cost.of(waiting).stack());
        assertEquals(24, Cost.of(new Predicate.And(List.of(waiting, simple, waiting))).stack());
        assertEquals(4, Depth.of(new Predicate.And(List.of(waiting))));
    }

    @Test
    void shouldCountWhatAnAggregationTakes() {
        Value.Local noRoom = Value.Local.word("no_room");
        Cell count = new Cell("__u64 count;", List.of(new Cell.Increment("count", 0)));
        Stmt.Accumulate plain = new Stmt.Accumulate("hits", "", null, null, List.of(), "m", "z", "f", count, noRoom);
        Stmt.Accumulate keyed = new Stmt.Accumulate("hits", "", null, PORT,
                List.of(new Stmt.KeyPart.Number(PORT), new Stmt.KeyPart.Bytes("comm")), "m", "z", "f", count, noRoom);
        assertEquals(8 + 8, Cost.of(plain).stack()); // no_room and an index
        assertEquals(8 + 8 + 24, Cost.of(keyed).stack()); // and the value
    }
}
