package org.grebe.core.expr;

import java.util.List;

/** An expression of a script. Immutable; prints as Groovy. */
public sealed interface Expr {
    Pos pos();

    /** A field of the event, by the name the script uses (which may be an alias). */
    record Field(String name, Pos pos) implements Expr {
        @Override
        public String toString() {
            return "it." + name;
        }
    }

    /** A constant: Integer, Long, BigDecimal, Boolean, String or null. */
    record Literal(Object value, Pos pos) implements Expr {
        @Override
        public String toString() {
            return value instanceof String s ? "'" + s.replace("\\", "\\\\").replace("'", "\\'") + "'" : "" + value;
        }
    }

    /** A variable from outside of the closure; its value is looked up when the trace starts. */
    record Variable(String name, Pos pos) implements Expr {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A variable of the closure that has what an {@link Action.Take} found, null where that was nothing.
     *
     * @param number the closure's {@code Take} with the same
     */
    record Held(String name, int number, Pos pos) implements Expr {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A value that becomes a number in a unit of so many nanoseconds, if it is a duration. */
    record InUnit(Expr value, long nanosPerUnit, Pos pos) implements Expr {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    record ListOf(List<Expr> items, Pos pos) implements Expr {
        @Override
        public String toString() {
            return items.toString();
        }
    }

    record Range(Expr from, Expr to, boolean inclusive, Pos pos) implements Expr {
        @Override
        public String toString() {
            return from + (inclusive ? ".." : "..<") + to;
        }
    }

    record Unary(UnaryOp op, Expr operand, Pos pos) implements Expr {
        @Override
        public String toString() {
            boolean bare = !(operand instanceof Binary) && !(operand instanceof Ternary);
            return op.symbol + (bare ? operand : "(" + operand + ")");
        }
    }

    record Binary(BinaryOp op, Expr left, Expr right, Pos pos) implements Expr {
        @Override
        public String toString() {
            return side(left, op.precedence) + " " + op.symbol + " " + side(right, op.precedence + 1);
        }

        private static String side(Expr e, int atLeast) {
            boolean bare = !(e instanceof Ternary) && !(e instanceof Binary b && b.op.precedence < atLeast);
            return bare ? e.toString() : "(" + e + ")";
        }
    }

    record Ternary(Expr condition, Expr then, Expr otherwise, Pos pos) implements Expr {
        @Override
        public String toString() {
            return condition + " ? " + then + " : " + otherwise;
        }
    }

    /** A method call; {@code target} is null for a function of the DSL such as {@code cidr('10.0.0.0/8')}. */
    record Call(Expr target, String method, List<Expr> arguments, Pos pos) implements Expr {
        @Override
        public String toString() {
            String args = String.join(", ", arguments.stream().map(Expr::toString).toList());
            return (target == null ? "" : target + ".") + method + "(" + args + ")";
        }
    }

    /**
     * What has no translation.
     *
     * @param source the text in the script
     * @param reason why it stays in the script, to follow "script, because"
     * @param pure true where evaluating it once more or once less cannot be noticed
     */
    record Opaque(String source, String reason, boolean pure, Pos pos) implements Expr {
        @Override
        public String toString() {
            return source;
        }
    }
}
