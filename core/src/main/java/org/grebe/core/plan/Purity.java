package org.grebe.core.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Naming;

/** Whether a condition can be noticed but for its result: by what it does, or by failing. */
final class Purity {
    private static final List<String> DSL_VALUES = List.of("ip", "cidr", "port");

    /** Methods of a string that take nothing and always have an answer. */
    private static final Set<String> OF_STRINGS = Set.of("length", "size", "isEmpty", "isBlank", "trim", "strip",
            "toLowerCase", "toUpperCase", "reverse", "hashCode");

    /** The same of those that take another string. */
    private static final Set<String> OF_TWO_STRINGS = Set.of("startsWith", "endsWith", "contains", "equals",
            "equalsIgnoreCase", "indexOf", "lastIndexOf", "concat");

    private static final Set<String> NUMBERS_OF_STRINGS =
            Set.of("length", "size", "hashCode", "indexOf", "lastIndexOf");

    private final Probe probe;
    private final Function<String, Optional<Object>> variables;

    Purity(Probe probe, Function<String, Optional<Object>> variables) {
        this.probe = probe;
        this.variables = variables;
    }

    /** True where evaluating it once more or once less makes no difference. */
    boolean isPure(Expr e) {
        if (e instanceof Expr.Opaque o) {
            return o.pure();
        }
        if (e instanceof Expr.Binary b) {
            return isPure(b.left()) && isPure(b.right()) && !mayFail(b);
        }
        if (e instanceof Expr.Unary u) {
            return isPure(u.operand()) && (u.op() == UnaryOp.NOT || isNumber(u.operand()));
        }
        if (e instanceof Expr.Ternary t) {
            return isPure(t.condition()) && isPure(t.then()) && isPure(t.otherwise());
        }
        if (e instanceof Expr.ListOf l) {
            return l.items().stream().allMatch(this::isPure);
        }
        if (e instanceof Expr.Range r) {
            return isPure(r.from()) && isPure(r.to());
        }
        if (e instanceof Expr.Call c) {
            return isPure(c);
        }
        return true;
    }

    /** What a function of the script does nobody knows; a method of a value may fail. */
    private boolean isPure(Expr.Call c) {
        if (c.target() == null) {
            boolean known = DSL_VALUES.contains(c.method())
                    || Naming.of(c.method()).isPresent() && c.arguments().size() == 1 && isNumber(c.arguments().get(0));
            return known && c.arguments().stream().allMatch(this::isPure);
        }
        boolean total = c.arguments().isEmpty() ? OF_STRINGS.contains(c.method())
                : c.arguments().size() == 1 && OF_TWO_STRINGS.contains(c.method()) && isString(c.arguments().get(0));
        return total && isString(c.target());
    }

    private boolean isString(Expr e) {
        if (e instanceof Expr.Field f) {
            return probe.field(f.name()).map(x -> x.type().isText() && !x.nullable()).orElse(false);
        }
        return e instanceof Expr.Literal l && l.value() instanceof String
                || e instanceof Expr.Variable v && variables.apply(v.name()).orElse(null) instanceof String;
    }

    /** Whether comparing with it runs nobody's code: {@code in} calls a closure, a pattern must be one. */
    private boolean isPlain(Expr e) {
        if (e instanceof Expr.InUnit in) {
            return isPlain(in.value());
        }
        if (e instanceof Expr.Variable v) {
            Object value = variables.apply(v.name()).orElse(null);
            return value instanceof Number || value instanceof CharSequence || value instanceof Boolean
                    || value instanceof Collection || value instanceof Span
                    || value instanceof Cidr || value instanceof IpAddress;
        }
        return !(e instanceof Expr.Opaque);
    }

    /** Division by 0, and operators on things that have none. */
    private boolean mayFail(Expr.Binary b) {
        return switch (b.op()) {
            case OR, AND -> false;
            case EQ, NE -> meetsUnknown(b.left(), b.right()) || meetsUnknown(b.right(), b.left());
            case IN, NOT_IN -> !isPlain(b.right());
            case DIV, MOD -> !isNumber(b.left()) || !isNonZeroConstant(b.right());
            case LT, LE, GT, GE -> !isNumberOrNull(b.left()) || !isNumberOrNull(b.right());
            default -> !isNumber(b.left()) || !isNumber(b.right());
        };
    }

    /** An address compares with text, which must be an address then. */
    private boolean meetsUnknown(Expr address, Expr other) {
        return other instanceof Expr.Opaque && address instanceof Expr.Field f
                && probe.field(f.name()).map(x -> x.type() == FieldType.ADDRESS).orElse(true);
    }

    private static boolean isNonZeroConstant(Expr e) {
        return e instanceof Expr.Literal l && l.value() instanceof Number n && n.doubleValue() != 0;
    }

    /** Null is less than all numbers. */
    private boolean isNumberOrNull(Expr e) {
        return isNumber(e) || e instanceof Expr.Field f
                && probe.field(f.name()).filter(x -> x.type().isInteger()).isPresent();
    }

    private boolean isNumber(Expr e) {
        if (e instanceof Expr.Field f) {
            return probe.field(f.name()).map(x -> x.type().isInteger() && !x.nullable())
                    .orElseGet(() -> probe.derived(f.name()).filter(d -> d.javaType.equals("double")).isPresent());
        }
        if (e instanceof Expr.Literal l) {
            return l.value() instanceof Number;
        }
        if (e instanceof Expr.InUnit in) {
            return isNumber(in.value()) || in.value() instanceof Expr.Variable v
                    && variables.apply(v.name()).orElse(null) instanceof Duration;
        }
        if (e instanceof Expr.Variable v) {
            return variables.apply(v.name()).orElse(null) instanceof Number;
        }
        if (e instanceof Expr.Binary b) {
            return !b.op().isComparison() && b.op() != BinaryOp.AND && b.op() != BinaryOp.OR;
        }
        if (e instanceof Expr.Ternary t) {
            return isNumber(t.then()) && isNumber(t.otherwise());
        }
        if (e instanceof Expr.Call c) {
            return NUMBERS_OF_STRINGS.contains(c.method()) && isPure(c);
        }
        return e instanceof Expr.Unary u && u.op() != UnaryOp.NOT && isNumber(u.operand());
    }
}
