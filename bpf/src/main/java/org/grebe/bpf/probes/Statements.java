package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;

/** Short words for what probes' programs say often. */
final class Statements {
    private Statements() {}

    /** A parameter in the context's {@code index}th word. */
    static Value.Parameter parameter(String name, Value.Local context, int index) {
        return new Value.Parameter(name, new Value.At(context, 8 * index, Size.DW));
    }

    static Stmt let(Value.Local local, Value value) {
        return new Stmt.Let(local, value);
    }

    static Stmt leaveIf(Value left, Cond cond, long right) {
        return new Stmt.LeaveIf(compare(left, cond, new Value.Const(right, true)));
    }

    static Stmt leaveIf(Value left, Cond cond, Value right) {
        return new Stmt.LeaveIf(compare(left, cond, right));
    }

    /** Where a helper returns an error. */
    static Stmt leaveIfFails(Value call) {
        return leaveIf(call, Cond.NE, 0);
    }

    static Stmt ifThen(Predicate test, List<Stmt> then) {
        return new Stmt.If(test, then, List.of());
    }

    static Predicate compare(Value left, Cond cond, Value right) {
        return new Predicate.Compare(left, cond, right);
    }

    static Predicate is(Value left, Value.Named right) {
        return compare(left, Cond.EQ, right);
    }
}
