package org.grebe.core.dsl.syntax;

import java.util.Optional;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.plan.Impossible;
import org.grebe.core.value.IpAddress;

/** Reports comparisons of a field with a constant that can never hold, see {@link Impossible}. */
final class Mismatches {
    private final Optional<Probe> probe;
    private final String script;

    Mismatches(Optional<Probe> probe, String script) {
        this.probe = probe;
        this.script = script;
    }

    void check(Expr.Binary b) {
        if (b.right() instanceof Expr.ListOf list && (b.op() == BinaryOp.EQ || b.op() == BinaryOp.NE)) {
            field(b.left()).flatMap(Impossible::list).ifPresent(problem -> refuse(problem, list));
        } else if (b.right() instanceof Expr.ListOf list) {
            list.items().forEach(item -> check(b.left(), BinaryOp.EQ, item));
        } else if (b.right() instanceof Expr.Range r) {
            range(b.left(), r);
        } else {
            check(b.left(), b.op(), b.right());
            b.op().mirrored().ifPresent(op -> check(b.right(), op, b.left()));
        }
    }

    void check(Expr.Call c) {
        if (c.arguments().size() == 1 && c.arguments().get(0) instanceof Expr.Literal l) {
            field(c.target()).flatMap(f -> Impossible.call(f, c.method(), l.value()))
                    .ifPresent(problem -> refuse(problem, l));
        }
    }

    private void check(Expr field, BinaryOp op, Expr other) {
        if (other instanceof Expr.Literal l) {
            field(field).flatMap(f -> noAddress(f, op, l.value()).or(() -> Impossible.comparison(f, op, l.value())))
                    .or(() -> derived(field).flatMap(d -> Impossible.comparison(d, l.value())))
                    .ifPresent(problem -> refuse(problem, l));
        }
    }

    private static Optional<String> noAddress(Field field, BinaryOp op, Object value) {
        boolean text = field.type() == FieldType.ADDRESS && (op == BinaryOp.EQ || op == BinaryOp.NE)
                && value instanceof String s && !s.contains("/");
        try {
            if (text) {
                IpAddress.parse((String) value);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void range(Expr field, Expr.Range r) {
        if (r.from() instanceof Expr.Literal from && from.value() instanceof Number low
                && r.to() instanceof Expr.Literal to && to.value() instanceof Number high) {
            field(field).flatMap(f -> Impossible.range(f, low.longValue(), high.longValue()))
                    .ifPresent(problem -> refuse(problem, r));
        }
    }

    private Optional<Field> field(Expr e) {
        return e instanceof Expr.Field f ? probe.flatMap(p -> p.field(f.name())) : Optional.empty();
    }

    private Optional<Derived> derived(Expr e) {
        return e instanceof Expr.Field f ? probe.flatMap(p -> p.derived(f.name())) : Optional.empty();
    }

    private void refuse(String problem, Expr where) {
        throw new ScriptError(problem, where.pos(), script);
    }
}
