package org.grebe.core.dsl;

import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.value.IpAddress;

/** Comparisons of a field with a constant of another kind: Groovy takes them for unequal, and nothing would be seen. */
final class Mismatches {
    private Mismatches() {}

    static void check(Expr.Binary b, Optional<Probe> probe, String script) {
        if (b.op() == BinaryOp.EQ || b.op() == BinaryOp.NE) {
            check(b.left(), Stream.of(b.right()), probe, script);
            check(b.right(), Stream.of(b.left()), probe, script);
        } else if ((b.op() == BinaryOp.IN || b.op() == BinaryOp.NOT_IN) && b.right() instanceof Expr.ListOf list) {
            check(b.left(), list.items().stream(), probe, script);
        }
    }

    private static void check(Expr field, Stream<Expr> others, Optional<Probe> probe, String script) {
        if (field instanceof Expr.Field f) {
            Kind kind = Kind.of(f, probe);
            others.forEach(other -> {
                if (other instanceof Expr.Literal l) {
                    problem(f.name(), kind, l.value()).ifPresent(text -> {
                        throw new ScriptError(text, l.pos(), script);
                    });
                }
            });
        }
    }

    private static Optional<String> problem(String field, Kind kind, Object constant) {
        if (kind == Kind.INTEGER && constant instanceof String text) {
            String instead = text.matches("-?\\d{1,18}") ? "; write " + text + " without quotes"
                    : field.endsWith("port") && text.matches("[a-z][\\w-]*") ? "; write port('" + text + "')" : "";
            return Optional.of(field + " is a number and never equals the text '" + text + "'" + instead);
        }
        if (kind == Kind.STRING && constant instanceof Number number) {
            return Optional.of(field + " is text and never equals the number " + number + "; write '" + number + "'");
        }
        return kind == Kind.ADDRESS && constant instanceof String text && !text.contains("/")
                ? noAddress(text) : Optional.empty();
    }

    private static Optional<String> noAddress(String text) {
        try {
            IpAddress.parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
