package org.grebe.bpf.probes;

import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** How a program brings up one field. Both forms may lose R0 to R5. */
public sealed interface Access {
    /** What it costs, cheap first: predicates are tested in this order. */
    enum Cost {
        CONSTANT,
        CONTEXT,
        HELPER,
        MEMORY
    }

    Cost cost();

    /** Code that leaves an integer, extended to 64 bits, in R0. */
    record Int(Cost cost, Loader loader) implements Access {}

    /** An integer that is known when the program is made. */
    record Constant(long value) implements Access {
        @Override
        public Cost cost() {
            return Cost.CONSTANT;
        }
    }

    /** Code that writes the bytes of the field's type at an address; base is R10 or a kept register. */
    record Bytes(Cost cost, Writer writer) implements Access {}

    /** Code that writes text and a NUL, or its beginning, into so many bytes at an address. */
    record Text(Cost cost, TextWriter writer) implements Access {}

    interface TextWriter {
        void write(Assembler a, Reg base, int offset, int room);
    }

    interface Loader {
        void load(Assembler a);
    }

    interface Writer {
        void write(Assembler a, Reg base, int offset);
    }

    /** Brings the field to memory: an integer in {@code size}, bytes as they are. */
    default void store(Assembler a, Reg base, int offset, Size size) {
        if (this instanceof Constant c) {
            if (c.value() == (int) c.value()) {
                a.store(size, base, offset, c.value());
            } else {
                a.mov(Reg.R0, c.value()).store(size, base, offset, Reg.R0);
            }
        } else if (this instanceof Int i) {
            i.loader().load(a);
            a.store(size, base, offset, Reg.R0);
        } else if (this instanceof Bytes b) {
            b.writer().write(a, base, offset);
        } else if (this instanceof Text t) {
            t.writer().write(a, base, offset, FieldType.TEXT.size);
        }
    }
}
