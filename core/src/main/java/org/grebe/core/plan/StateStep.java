package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.ir.Depth;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;

/** What the kernel does with a map that it keeps for the script, for an event that passed the plan's conditions. */
public sealed interface StateStep {
    KernelState state();

    Value key();

    /** What must hold besides; null where nothing more must. */
    Predicate when();

    /** As the script has it. */
    String text();

    /** Gives locals their value before the first step. */
    List<Stmt> begin();

    Stmt statement(Value.Local noRoom);

    /** {@code start[it.tid] = it.time}. */
    record Put(KernelState state, Value key, Value value, Predicate when, String text) implements StateStep {
        @Override
        public List<Stmt> begin() {
            return List.of();
        }

        @Override
        public Stmt statement(Value.Local noRoom) {
            return new Stmt.Put(text, state.map(), key, value, state.full(), noRoom);
        }
    }

    /**
     * {@code t = start.remove(it.tid)}.
     *
     * @param value has what was found from then on, if {@code there} is 1
     */
    record Take(KernelState state, Value key, boolean removes, Value.Local value, Value.Local there, Predicate when,
            String text) implements StateStep {
        @Override
        public List<Stmt> begin() {
            Value.Const none = new Value.Const(0, true);
            return List.of(new Stmt.Let(value, none), new Stmt.Let(there, none));
        }

        @Override
        public Stmt statement(Value.Local noRoom) {
            return new Stmt.Take(text, state.map(), key, removes, value, there);
        }
    }

    /** What a program does; {@code noRoom} becomes 1 where something finds no room. */
    static List<Stmt> program(List<StateStep> steps, Value.Local noRoom) {
        List<Stmt> all = new ArrayList<>();
        steps.forEach(s -> all.addAll(s.begin()));
        for (StateStep s : steps) {
            Stmt one = s.statement(noRoom);
            all.add(s.when() == null ? one : new Stmt.If(s.when(), List.of(one), List.of()));
        }
        return all;
    }

    /** Names of the event's fields that it looks at. */
    default Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>(key().fields());
        if (this instanceof Put put) {
            fields.addAll(put.value().fields());
        }
        if (when() != null) {
            fields.addAll(when().fields());
        }
        return fields;
    }

    /** Depth of its deepest tree. */
    default int depth() {
        int depth = Math.max(Depth.of(key()), when() == null ? 0 : Depth.of(when()));
        return this instanceof Put put ? Math.max(depth, Depth.of(put.value())) : depth;
    }
}
