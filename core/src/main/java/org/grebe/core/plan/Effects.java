package org.grebe.core.plan;

import java.util.List;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.UnaryOp;

/** Whether a condition can be noticed but for its result: by what it does, or by failing. */
final class Effects {
    private static final List<String> DSL_VALUES = List.of("ip", "cidr", "port");

    private final Probe probe;

    Effects(Probe probe) {
        this.probe = probe;
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
            // Methods of the event's own values have no effects; what a function of the script does nobody knows.
            boolean own = c.target() == null ? DSL_VALUES.contains(c.method()) : isPure(c.target());
            return own && c.arguments().stream().allMatch(this::isPure);
        }
        return true;
    }

    /** Division by 0, and operators on things that have none. */
    private boolean mayFail(Expr.Binary b) {
        return switch (b.op()) {
            case OR, AND, EQ, NE, IN, NOT_IN -> false;
            case DIV, MOD -> !isNumber(b.left()) || !isNonZeroConstant(b.right());
            default -> !isNumber(b.left()) || !isNumber(b.right());
        };
    }

    private static boolean isNonZeroConstant(Expr e) {
        return e instanceof Expr.Literal l && l.value() instanceof Number n && n.doubleValue() != 0;
    }

    private boolean isNumber(Expr e) {
        if (e instanceof Expr.Field f) {
            return probe.field(f.name()).map(x -> x.type().isInteger()).orElse(false);
        }
        if (e instanceof Expr.Literal l) {
            return l.value() instanceof Number;
        }
        if (e instanceof Expr.Binary b) {
            return !b.op().isComparison() && b.op() != BinaryOp.AND && b.op() != BinaryOp.OR;
        }
        if (e instanceof Expr.Ternary t) {
            return isNumber(t.then()) && isNumber(t.otherwise());
        }
        return e instanceof Expr.Unary u && u.op() != UnaryOp.NOT && isNumber(u.operand());
    }
}
