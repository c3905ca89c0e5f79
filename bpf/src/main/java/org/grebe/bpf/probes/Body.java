package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Part;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;

/**
 * A part of a probe's program as it is written. R6, R7 and R8 belong to the probe, R9 to what a plan puts into its
 * holes; R0 to R5 to whoever comes next.
 */
final class Body {
    private final Map<String, Access> fields = new LinkedHashMap<>();
    private final Map<Value.Local, Reg> registers = new LinkedHashMap<>();
    private final List<Stmt> statements = new ArrayList<>();
    private List<Stmt> admission = List.of();

    Body pin(Value.Local local, Reg register) {
        registers.put(local, register);
        return this;
    }

    /** What of the event can be had here. */
    Body have(Map<String, Access> more) {
        fields.putAll(more);
        return this;
    }

    /** A field that a local is. */
    Body have(Value.Local field) {
        return have(Map.of(field.name(), new Access.Int(Access.Cost.CONTEXT, field)));
    }

    Map<String, Access> fields() {
        return fields;
    }

    /** What is wanted before anything dearer than {@link Access.Cost#CONTEXT} and before delivery. */
    Body admitBy(List<Stmt> code) {
        admission = code;
        return this;
    }

    Body add(Stmt... more) {
        return add(List.of(more));
    }

    Body add(List<Stmt> more) {
        statements.addAll(more);
        return this;
    }

    /** The plan's tests, and what it does with what passes them. */
    Body plan(Holes holes) {
        return add(holes.tests(fields, null)).add(holes.deliver());
    }

    Part part() {
        return new Part(fields, registers, admission, List.copyOf(statements));
    }
}
