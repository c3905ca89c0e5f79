package org.grebe.bpf.ir;

import java.util.LinkedHashSet;
import java.util.Set;
import org.grebe.bpf.asm.Alu;
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

        R held(Held held);

        R member(Member member);

        R at(At at);

        R readKernel(ReadKernel read);

        R lastElement(LastElement element);

        R call(Call call);

        R cookie(Cookie cookie);

        R low32(Low32 low);

        R shiftRight(ShiftRight shift);

        R hostOrder(HostOrder order);

        R bits(Bits bits);

        R named(Named named);

        R parameter(Parameter parameter);

        R as(As as);

        R math(Math math);

        R fresh(Fresh fresh);

        R copyTo(CopyTo copy);

        R loadBytes(LoadBytes load);

        R element(Element element);

        R global(Global global);

        R next(Next next);
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

    /**
     * A variable of a program, in a register that its author chose or on the stack.
     *
     * @param type in C
     */
    record Local(String name, Kind kind, String type) implements Word {
        public enum Kind {
            /** What the program is called with: in R1 until something is called. */
            CONTEXT,
            /** 8 bytes. */
            WORD,
            /** 8 bytes that point to what has members. */
            POINTER,
            /** Bytes on the stack that have members. */
            STRUCT
        }

        /** {@code type} of the context, as {@code struct trace_event_raw_sys_exit *}. */
        public static Local context(String type) {
            return new Local("ctx", Kind.CONTEXT, type);
        }

        public static Local word(String name) {
            return new Local(name, Kind.WORD, "__s64");
        }

        /** {@code type} of the pointer, as {@code struct sock *}. */
        public static Local pointer(String name, String type) {
            return new Local(name, Kind.POINTER, type);
        }

        /** {@code type} as {@code struct sock_common}; of bytes without members {@code __u8[40]}. */
        public static Local struct(String name, String type) {
            return new Local(name, Kind.STRUCT, type);
        }

        /** As C declares it. */
        public String declaration() {
            int array = type.indexOf('[');
            return array > 0 ? type.substring(0, array) + " " + name + type.substring(array)
                    : type + (type.endsWith("*") ? "" : " ") + name;
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
     * What a local has of a script's value, which may be narrow though it lies in a word.
     *
     * @param text as one would say it
     */
    record Held(Local local, boolean wide, String text) implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.held(this);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A member of a struct, by a plain load: of a struct on the stack, of a value in a map, or of what a pointer points
     * to whose type the verifier knows; through NULL it reads 0.
     *
     * @param path as C has it, {@code __sk_common.skc_dport}; "" where the pointer points to a plain value
     * @param offset of the member in the struct, in bytes
     */
    record Member(Value base, String path, int offset, Size size) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.member(this);
        }

        @Override
        public String toString() {
            return path.isEmpty() ? "*" + base
                    : base + (base instanceof Local l && l.kind() == Local.Kind.STRUCT ? "." : "->") + path;
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
     * @param by the local whose place on the stack the helper writes to, or null for {@link Stack#SCRATCH}
     */
    record ReadKernel(Value address, String path, int offset, Size size, boolean cleared, Local by) implements Word {
        public ReadKernel(Value address, String path, int offset, Size size, boolean cleared) {
            this(address, path, offset, size, cleared, null);
        }

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

    /** What the place that the program is attached to was given as its number, by bpf_get_attach_cookie. */
    record Cookie(Local context) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cookie(this);
        }

        @Override
        public String toString() {
            return "cookie";
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

    /** From network order, zero-extended; {@code bits} are 16, 32 or 64. */
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

    /** A constant that C has a name for. */
    record Named(String name, long value) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.named(this);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A parameter of the function in C, which instructions find in the context. */
    record Parameter(String name, At from) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.parameter(this);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A pointer of another type, in C alone. */
    record As(String type, Value of) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.as(this);
        }

        @Override
        public String toString() {
            return of.toString();
        }
    }

    /**
     * Arithmetic as the machine does it: unsigned, and of 64 bits. The right side is a constant, or what one
     * instruction fetches, or the left side is a register that outlasts the right one's code.
     */
    record Math(Alu op, Value left, Value right) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.math(this);
        }

        /** As C has the operator. */
        String symbol() {
            return op.symbol.substring(0, op.symbol.length() - 1);
        }

        @Override
        public String toString() {
            return "(" + left + " " + symbol() + " " + right + ")";
        }
    }

    /** A local that the statement before has stored from R0, where it is still. */
    record Fresh(Local local) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fresh(this);
        }

        @Override
        public String toString() {
            return local.toString();
        }
    }

    /**
     * Copies bytes to the stack, and is 0 if that worked.
     *
     * @param helper one of bpf_probe_read_kernel and bpf_probe_read_user
     * @param to a local, or a member of a struct on the stack
     * @param from a pointer in a register
     * @param path of the member that is read, or "" where it has no name
     */
    record CopyTo(Helper helper, Value to, int bytes, Local from, String path, int offset) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.copyTo(this);
        }

        @Override
        public String toString() {
            return helper.callName() + "(" + to + ")";
        }
    }

    /** Copies bytes of a packet to the stack, and is 0 if they are there. */
    record LoadBytes(Local skb, Local offset, Local to, int bytes) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.loadBytes(this);
        }

        @Override
        public String toString() {
            return Helper.SKB_LOAD_BYTES.callName() + "(" + to + ")";
        }
    }

    /** The address of an element of an array of pointers, in the register that the index has until then. */
    record Element(Local array, Local index) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.element(this);
        }

        @Override
        public String toString() {
            return "&" + array + "[" + index + "]";
        }
    }

    /** The 8 bytes of an array of one value, which user space writes; a variable in C. */
    record Global(String map) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.global(this);
        }

        @Override
        public String toString() {
            return map;
        }
    }

    /** The address behind what a pointer in a register points to: the next of several in a row. */
    record Next(Local pointer, int bytes) implements Word {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.next(this);
        }

        @Override
        public String toString() {
            return pointer + " + 1";
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
