package org.grebe.bpf.ir;

import java.util.function.Supplier;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** How a program comes by one field. */
public sealed interface Access {
    /** What it costs, cheap first: predicates are tested in this order. */
    enum Cost {
        CONSTANT,
        CONTEXT,
        HELPER,
        MEMORY
    }

    Cost cost();

    /** An integer; what it is made of is asked of BTF only where a plan wants the field. */
    record Int(Cost cost, Supplier<Value> lazily) implements Access {
        public Int(Cost cost, Value value) {
            this(cost, () -> value);
        }

        public Value value() {
            return lazily.get();
        }
    }

    /** A name, an address, text or a packet's beginning. */
    record Memory(Cost cost, Bytes bytes) implements Access {}

    /** What is at the end of a way through memory, which may lead nowhere: then it is null. */
    record Chained(Chain chain) implements Access {
        @Override
        public Cost cost() {
            return Cost.MEMORY;
        }
    }

    /** An integer that is known when the program is made. */
    static Access constant(long value) {
        return new Int(Cost.CONSTANT, new Value.Const(value, true));
    }

    /** Whether it is text, of which conditions look at the beginning. */
    default boolean isText() {
        return this instanceof Memory m && m.bytes() instanceof Bytes.Text
                || this instanceof Chained c && c.chain().isText();
    }

    /** Brings the field to memory: an integer in {@code bytes}, bytes as they are, text where {@code room} is left. */
    default void store(Emit emit, Reg base, int offset, int bytes, int room) {
        if (this instanceof Int i) {
            emit.store(i.value(), base, offset, Size.ofBytes(bytes));
        } else if (this instanceof Memory m) {
            emit.write(m.bytes(), base, offset, room);
        } else {
            throw new IllegalStateException("a chain says too whether there is anything: " + this);
        }
    }
}
