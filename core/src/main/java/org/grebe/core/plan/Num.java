package org.grebe.core.plan;

import java.util.Set;

/**
 * An integer that the kernel computes, with Groovy's meaning: narrow ones are Integer and wrap at 32 bits, wide ones are
 * Long and wrap at 64. In a register both are 64 bits, sign-extended.
 */
public sealed interface Num {
    boolean wide();

    record Load(String field, boolean wide) implements Num {
        @Override
        public String toString() {
            return field;
        }
    }

    record Const(long value, boolean wide) implements Num {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** Shifts have the width of their left side, others are wide if one side is. MOD has a constant other than 0 right. */
    record Arith(Op op, Num left, Num right) implements Num {
        @Override
        public boolean wide() {
            return left.wide() || !op.isShift() && right.wide();
        }

        @Override
        public String toString() {
            return "(" + left + " " + op.symbol + " " + right + ")";
        }
    }

    record Negate(Num operand) implements Num {
        @Override
        public boolean wide() {
            return operand.wide();
        }

        @Override
        public String toString() {
            return "-" + operand;
        }
    }

    /** Takes one or the other by a test; both are of one width. */
    record Choose(Test test, Num then, Num otherwise) implements Num {
        @Override
        public boolean wide() {
            return then.wide();
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

    /** Adds the names of the fields that it looks at. */
    static void fields(Num num, Set<String> fields) {
        if (num instanceof Load load) {
            fields.add(load.field());
        } else if (num instanceof Arith a) {
            fields(a.left(), fields);
            fields(a.right(), fields);
        } else if (num instanceof Negate n) {
            fields(n.operand(), fields);
        } else if (num instanceof Choose c) {
            fields.addAll(Test.fields(c.test()));
            fields(c.then(), fields);
            fields(c.otherwise(), fields);
        }
    }
}
