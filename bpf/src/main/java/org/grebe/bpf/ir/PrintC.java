package org.grebe.bpf.ir;

import java.util.List;

/**
 * Predicates and values as expressions of C. Fields are variables of their names: __s64, or union bytes16. Wants the
 * functions of {@code CHelpers} that it calls.
 */
public final class PrintC {
    private static final PrintCPredicate PREDICATES = new PrintCPredicate();
    private static final PrintCValue VALUES = new PrintCValue();

    private PrintC() {}

    /** With the parentheses that it needs as an operand. */
    public static String of(Predicate test) {
        return test.accept(PREDICATES);
    }

    /** The contrary, as the condition of an {@code if}. */
    public static String unless(Predicate test) {
        if (test instanceof Predicate.Not n) {
            return of(n.test());
        } else if (test instanceof Predicate.Compare c) {
            return of(new Predicate.Compare(c.left(), c.cond().negated(), c.right()));
        } else if (test instanceof Predicate.Between b) {
            String value = of(b.value());
            return "(" + value + " < " + constant(b.low()) + " || " + value + " > " + constant(b.high()) + ")";
        }
        return "!" + of(test);
    }

    /** As an operand. */
    public static String of(Value value) {
        String text = bare(value);
        return isOperand(value) ? text : "(" + text + ")";
    }

    /** Names, calls and casts need no parentheses. */
    private static boolean isOperand(Value value) {
        if (value instanceof Value.Arith a) {
            boolean bits = a.op() == Value.Op.AND || a.op() == Value.Op.OR || a.op() == Value.Op.XOR;
            boolean right = a.op() == Value.Op.SHR || a.op() == Value.Op.USHR;
            return !bits && !(a.wide() && right);
        }
        return value instanceof Value.Field
                || value instanceof Value.Word && !(value instanceof Value.ShiftRight || value instanceof Value.Math)
                || value instanceof Value.Const c && c.value() >= 0
                || value instanceof Value.Negate;
    }

    /** Where parentheses stand around it already. */
    public static String bare(Value value) {
        return value.accept(VALUES);
    }

    /** Statements that bring bytes to {@code target}, a union bytes16 or an array; of text as much as has room. */
    public static List<String> statements(Bytes bytes, String target, int room) {
        return bytes.accept(new PrintCBytes(target, room));
    }

    static String offset(Value base, int offset) {
        boolean typed = base instanceof Value.Local l && l.kind() == Value.Local.Kind.POINTER
                && !l.type().matches("(const )?(void|char) \\*");
        return (typed && offset != 0 ? "(void *)" : "") + of(base) + (offset == 0 ? "" : " + " + offset);
    }

    public static String constant(long value) {
        if (value == (int) value && value != Integer.MIN_VALUE) {
            return Long.toString(value);
        }
        return value == Long.MIN_VALUE ? "(-9223372036854775807LL - 1)" : value + "LL";
    }
}
