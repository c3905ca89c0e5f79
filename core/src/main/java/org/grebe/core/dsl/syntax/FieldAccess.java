package org.grebe.core.dsl.syntax;

import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.syntax.Types;
import org.grebe.bpf.probes.Field;

/**
 * {@code it.dport} as an access by the field's index, where the probe's fields are known. Where integers are compared,
 * no box is made. Whatever else is done with an event stays Groovy's.
 */
final class FieldAccess {
    private static final Map<Integer, String> COMPARISONS = Map.of(
            Types.COMPARE_EQUAL, "equal",
            Types.COMPARE_NOT_EQUAL, "different",
            Types.COMPARE_LESS_THAN, "less",
            Types.COMPARE_LESS_THAN_EQUAL, "lessOrEqual",
            Types.COMPARE_GREATER_THAN, "greater",
            Types.COMPARE_GREATER_THAN_EQUAL, "greaterOrEqual");

    private final List<OnCall> calls;

    private record Access(VariableExpression event, OnCall on, int index, Field field) {
        /** Handlers with Groovy's own {@code it} have it under another name. */
        Expression variable() {
            return on.hasImplicitEvent() ? GeneralUtils.varX(on.eventName()) : event;
        }
    }

    FieldAccess(List<OnCall> calls) {
        this.calls = calls;
    }

    /** The access, or null if {@code p} is none. */
    Expression of(PropertyExpression p) {
        Access access = read(p);
        return access == null ? null : DirectCalls.field(p, access.variable(), access.index());
    }

    /** The comparison, or null if {@code b} is none of a field that is an integer with another or with a number. */
    Expression comparison(BinaryExpression b) {
        String method = COMPARISONS.get(b.getOperation().getType());
        if (method == null || isLiteral(b.getLeftExpression()) && isLiteral(b.getRightExpression())) {
            return null;
        }
        Expression left = integer(b.getLeftExpression());
        Expression right = integer(b.getRightExpression());
        return left == null || right == null ? null : DirectCalls.integerTest(b, method, left, right);
    }

    /** {@code it.dport in [80, 443]} and its opposite; null for anything else. */
    Expression membership(BinaryExpression b) {
        int type = b.getOperation().getType();
        boolean in = type == Types.KEYWORD_IN;
        if (!in && type != Types.COMPARE_NOT_IN || !(b.getRightExpression() instanceof ListExpression list)
                || isLiteral(b.getLeftExpression())
                || !list.getExpressions().stream().allMatch(FieldAccess::isInteger)) {
            return null;
        }
        Expression left = integer(b.getLeftExpression());
        List<Expression> members = list.getExpressions().stream().map(this::integer).toList();
        return left == null ? null : DirectCalls.membership(b, in ? "isOneOf" : "isNoneOf", left, members);
    }

    private static boolean isInteger(Expression e) {
        return e instanceof ConstantExpression c && (c.getValue() instanceof Integer || c.getValue() instanceof Long);
    }

    private static boolean isLiteral(Expression e) {
        return e instanceof ConstantExpression;
    }

    /** {@code e} as a long, or null if it may be something else. */
    private Expression integer(Expression e) {
        if (isInteger(e)) {
            return GeneralUtils.constX(((Number) ((ConstantExpression) e).getValue()).longValue(), true);
        }
        Access access = e instanceof PropertyExpression p ? read(p) : null;
        return access == null || !access.field().type().isInteger() || access.field().nullable() ? null
                : DirectCalls.integerField(e, access.variable(), access.index());
    }

    private Access read(PropertyExpression p) {
        if (p instanceof AttributeExpression || p.isSpreadSafe() || p.getPropertyAsString() == null
                || !(p.getObjectExpression() instanceof VariableExpression event)) {
            return null;
        }
        for (OnCall on : calls) {
            if (on.isEvent(event) && on.known().isPresent()) {
                List<Field> fields = on.known().get().fields();
                // EventUses has refused every name that is not there.
                return on.known().get().field(p.getPropertyAsString())
                        .map(field -> new Access(event, on, fields.indexOf(field), field))
                        .orElse(null); // What is derived is asked for by its name.
            }
        }
        return null;
    }
}
