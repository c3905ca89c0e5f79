package org.grebe.bpf.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;

/**
 * What the code of a tree takes, the fetching of fields left out: it is written, and thrown away.
 *
 * @param insns instructions, in slots of 8 bytes
 * @param stack bytes at the most, beside those of the fields
 */
public record Cost(int insns, int stack) {
    private static final String FAILS = "fails";

    /** Of a condition that leaves where it does not hold. */
    public static Cost of(Predicate test) {
        Assembler a = new Assembler();
        Stack stack = Stack.unlimited();
        new Emit(a, stack, new Elsewhere()).jump(test, false, FAILS);
        return new Cost(a.slots(), stack.most());
    }

    /** With the word that says whether a key found no room. */
    public static Cost of(Stmt.Accumulate to) {
        Assembler a = new Assembler();
        Stack stack = Stack.unlimited();
        Emit emit = new Emit(a, stack, new Elsewhere());
        emit.place(to.noRoom(), stack.allocate(to.noRoom().name(), 8));
        to.accept(new EmitStmt(emit));
        return new Cost(a.slots(), stack.most());
    }

    /** Of statements that go on with what follows them. */
    public static Cost of(List<Stmt> statements) {
        Assembler a = new Assembler();
        Stack stack = Stack.unlimited();
        new Emit(a, stack, new Elsewhere()).all(statements);
        return new Cost(a.slots(), stack.most());
    }

    /** Fields lie where nothing else does, and got there for nothing. */
    private static final class Elsewhere implements Emit.Around {
        private static final int FIELD = 16;
        private static final int PRESENCE = 8;

        private final Map<String, Integer> slots = new HashMap<>();

        @Override
        public int slot(String field) {
            Integer known = slots.get(field);
            if (known == null) {
                known = Short.MIN_VALUE + (FIELD + PRESENCE) * slots.size();
                slots.put(field, known);
            }
            return known;
        }

        /** Behind the field. */
        @Override
        public int present(String field) {
            return slot(field) + FIELD;
        }

        @Override
        public void copy(Stmt.Placed field, Reg base) {}

        @Override
        public void keep(String field, Reg base, int offset) {}

        @Override
        public void text(String field, Reg base, int offset, int room) {}

        @Override
        public void admit() {}
    }
}
