package org.grebe.core.dsl.syntax;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Naming;

/** What is known of an expression's type while the script is compiled. */
enum Kind {
    BOOLEAN,
    INTEGER,
    DECIMAL,
    STRING,
    ADDRESS,
    UNKNOWN;

    private static final Set<String> TESTS_OF_STRINGS = Set.of(
            "startsWith", "endsWith", "contains", "equals", "equalsIgnoreCase", "isEmpty", "isBlank", "matches");
    private static final Set<String> SIZES_OF_STRINGS = Set.of("length", "size", "indexOf", "lastIndexOf");

    static Kind of(Expr e, Optional<Probe> probe) {
        if (e instanceof Expr.Field f) {
            return probe.flatMap(p -> p.field(f.name())).map(field -> of(field.type()))
                    .orElseGet(() -> derived(f, probe));
        } else if (e instanceof Expr.Literal l) {
            return of(l.value());
        } else if (e instanceof Expr.Unary u) {
            Kind operand = of(u.operand(), probe);
            return u.op() == UnaryOp.NOT ? BOOLEAN : operand == INTEGER || operand == DECIMAL ? operand : UNKNOWN;
        } else if (e instanceof Expr.Binary b && (b.op().isComparison() || isLogical(b.op()))) {
            return BOOLEAN; // Whatever they hold, which may be a chain of thousands that each ask anew.
        } else if (e instanceof Expr.Binary b) {
            return of(b, of(b.left(), probe), of(b.right(), probe));
        } else if (e instanceof Expr.Ternary t) {
            Kind then = of(t.then(), probe);
            return then == of(t.otherwise(), probe) ? then : UNKNOWN;
        } else if (e instanceof Expr.Call c && c.target() == null && Naming.of(c.method()).isPresent()) {
            return STRING;
        } else if (e instanceof Expr.Call c && c.target() != null && of(c.target(), probe) == STRING) {
            return TESTS_OF_STRINGS.contains(c.method()) ? BOOLEAN
                    : SIZES_OF_STRINGS.contains(c.method()) ? INTEGER : UNKNOWN;
        }
        return UNKNOWN;
    }

    private static boolean isLogical(BinaryOp op) {
        return op == BinaryOp.AND || op == BinaryOp.OR;
    }

    private static Kind derived(Expr.Field f, Optional<Probe> probe) {
        return probe.flatMap(p -> p.derived(f.name())).filter(d -> d.javaType.equals("String")).isPresent()
                ? STRING : UNKNOWN;
    }

    private static Kind of(FieldType type) {
        return type.isInteger() ? INTEGER : type.isText() ? STRING : ADDRESS;
    }

    private static Kind of(Object value) {
        return value instanceof Integer || value instanceof Long ? INTEGER
                : value instanceof BigDecimal ? DECIMAL
                : value instanceof String ? STRING
                : value instanceof Boolean ? BOOLEAN : UNKNOWN;
    }

    private static Kind of(Expr.Binary b, Kind left, Kind right) {
        BinaryOp op = b.op();
        if (op == BinaryOp.ADD && left == STRING) {
            return STRING;
        }
        if (left == INTEGER && right == INTEGER) {
            return op == BinaryOp.DIV ? DECIMAL : INTEGER; // Groovy divides integers to BigDecimal
        }
        boolean numbers = (left == INTEGER || left == DECIMAL) && (right == INTEGER || right == DECIMAL);
        return numbers ? DECIMAL : UNKNOWN;
    }
}
