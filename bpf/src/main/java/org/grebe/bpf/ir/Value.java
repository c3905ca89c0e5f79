package org.grebe.bpf.ir;

import java.util.LinkedHashSet;
import java.util.Set;

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
