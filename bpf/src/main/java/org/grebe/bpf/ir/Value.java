package org.grebe.bpf.ir;

import java.util.LinkedHashSet;
import java.util.Set;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;

/**
 * An integer that the kernel computes, with Groovy's meaning: narrow ones are Integer and wrap at 32 bits, wide ones
 * are Long and wrap at 64. In a register both are 64 bits, sign-extended. Prints as one would say it.
 */
public sealed interface Value {
    boolean wide();

    <R> R accept(Visitor<R> visitor);

    /** A method for each node. */
    interface Visitor<R> {
        R field(Field field);

        R constant(Const constant);

        R arith(Arith arith);

        R negate(Negate negate);

        R choose(Choose choose);

        R local(Local local);

        R member(Member member);

        R at(At at);

        R readKernel(ReadKernel read);

        R lastElement(LastElement element);

        R call(Call call);

        R low32(Low32 low);

        R shiftRight(ShiftRight shift);

        R hostOrder(HostOrder order);

        R bits(Bits bits);
    }

    /** What only programs of probes have: a 64-bit word as the machine computes it. */
    sealed interface Word extends Value {
        @Override
        default boolean wide() {
            return true;
        }
    }

    /** A field of the event, which is an integer. */
    record Field(String name, boolean wide) implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.field(this);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Const(long value, boolean wide) implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.constant(this);
        }

        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** Shifts have the width of their left side, others are wide if one side is. MOD is by a constant other than 0. */
    record Arith(Op op, Value left, Value right) implements Value {
        @Override
        public boolean wide() {
            return left.wide() || !op.isShift() && right.wide();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.arith(this);
        }

        @Override
        public String toString() {
            return "(" + left + " " + op.symbol + " " + right + ")";
        }
    }

    record Negate(Value operand) implements Value {
        @Override
        public boolean wide() {
            return operand.wide();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.negate(this);
        }

        @Override
        public String toString() {
            return "-" + operand;
        }
    }

    /** Takes one or the other by a test; both are of one width. */
    record Choose(Predicate test, Value then, Value otherwise) implements Value {
        @Override
        public boolean wide() {
            return then.wide();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.choose(this);
        }

        @Override
        public String toString() {
            return "(" + test + " ? " + then + " : " + otherwise + ")";
        }
    }

    /** A variable of a program, in a register that its author chose or on the stack. */
    record Local(String name, Kind kind) implements Word {
        public enum Kind {
            /** 8 bytes. */
            WORD,
            /** 8 bytes that point to what has members. */
            POINTER,
            /** Bytes on the stack that have members. */
            STRUCT
        }

        public static Local word(String name) {
            return new Local(name, Kind.WORD);
        }

        public static Local pointer(String name) {
            return new Local(name, Kind.POINTER);
        }

        public static Local struct(String name) {
            return new Local(name, Kind.STRUCT);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.local(this);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A member of a struct, by a plain load: of a struct on the stack, of a value in a map, or of what a pointer points
     * to whose type the verifier knows; through NULL it reads 0.
     *
     * @param path as C has it, {@code __sk_common.skc_dport}
     * @param offset of the member in the struct, in bytes
     */
    record Member(Value base, String path, int offset, Size size) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.member(this);
        }

        @Override
        public String toString() {
            return base + (base instanceof Local l && l.kind() == Local.Kind.STRUCT ? "." : "->") + path;
        }
    }

    /** Bytes at an offset from a pointer or a struct on the stack, which have no name. */
    record At(Local base, int offset, Size size) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.at(this);
        }

        @Override
        public String toString() {
            return "*(" + size.cType + " *)(" + base + " + " + offset + ")";
        }
    }

    /**
     * Bytes of the kernel's memory, by bpf_probe_read_kernel; 0 where that faults.
     *
     * @param path of the member that is read, or "" where it has no name
     * @param cleared whether the word that the helper writes to is cleared before
     */
    record ReadKernel(Value address, String path, int offset, Size size, boolean cleared) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readKernel(this);
        }

        @Override
        public String toString() {
            return "read(" + address + (path.isEmpty() ? " + " + offset : "->" + path) + ")";
        }
    }

    /**
     * A member of the last element of an array at the end of a struct that says which that is:
     * {@code base->array[base->index].member}.
     *
     * @param struct type of what base points to
     * @param type of the member, in C
     * @param indexOffset of the index, a u32, in the struct
     * @param elementBytes of an element
     * @param offset of the first element's member in the struct
     */
    record LastElement(Value base, String struct, String array, String index, String member, String type,
            int indexOffset, int elementBytes, int offset, Size size) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lastElement(this);
        }

        @Override
        public String toString() {
            return struct + "->" + array + "[" + struct + "->" + index + "]." + member;
        }
    }

    /** What a helper without arguments returns. */
    record Call(Helper helper) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }

        @Override
        public String toString() {
            return helper.callName() + "()";
        }
    }

    /** The lower half, zero-extended. */
    record Low32(Value operand) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.low32(this);
        }

        @Override
        public String toString() {
            return "(u32)" + operand;
        }
    }

    /** Unsigned, by a constant. */
    record ShiftRight(Value operand, int bits) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.shiftRight(this);
        }

        @Override
        public String toString() {
            return "(" + operand + " >> " + bits + ")";
        }
    }

    /** From network order, zero-extended; {@code bits} are 16 or 32. */
    record HostOrder(Value operand, int bits) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hostOrder(this);
        }

        @Override
        public String toString() {
            return "host(" + operand + ")";
        }
    }

    /** Some bits of a word, counted from the lowest, extended by their own sign or by zeros. */
    record Bits(Value operand, int from, int count, boolean signed) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.bits(this);
        }

        @Override
        public String toString() {
            return operand + "[" + from + " +" + count + "]";
        }
    }

    enum Op {
        ADD("+"),
        SUB("-"),
        MUL("*"),
        MOD("%"),
        AND("&"),
        OR("|"),
        XOR("^"),
        SHL("<<"),
        SHR(">>"),
        USHR(">>>");

        final String symbol;

        Op(String symbol) {
            this.symbol = symbol;
        }

        public boolean isShift() {
            return this == SHL || this == SHR || this == USHR;
        }
    }

    /** Names of the event's fields that it looks at. */
    default Set<String> fields() {
        Set<String> names = new LinkedHashSet<>();
        accept(Scan.forFields(names));
        return names;
    }
}
