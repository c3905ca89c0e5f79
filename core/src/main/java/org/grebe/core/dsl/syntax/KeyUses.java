package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ElvisOperatorExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.SpreadExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.value.IpAddress;

/**
 * Where a script compares values or looks for keys, as {@code Values} does it: {@code a == b}, {@code names[it.uid]},
 * {@code names.get(it.uid)}. Returns null for all else.
 */
final class KeyUses {
    /** Methods of maps and collections, of Java and of Groovy, that look for their first argument. */
    private static final Set<String> METHODS = Set.of("get", "getAt", "put", "putAt", "containsKey", "getOrDefault",
            "putIfAbsent", "computeIfAbsent", "computeIfPresent", "compute", "merge", "replace", "remove", "contains",
            "indexOf", "lastIndexOf", "count", "isCase", "equals");
    private static final Map<Integer, String> ASSIGNMENTS = Map.ofEntries(
            Map.entry(Types.PLUS_EQUAL, "plus"),
            Map.entry(Types.MINUS_EQUAL, "minus"),
            Map.entry(Types.MULTIPLY_EQUAL, "multiply"),
            Map.entry(Types.DIVIDE_EQUAL, "div"),
            Map.entry(Types.INTDIV_EQUAL, "intdiv"),
            Map.entry(Types.REMAINDER_EQUAL, "remainder"),
            Map.entry(Types.MOD_EQUAL, "mod"),
            Map.entry(Types.POWER_EQUAL, "power"),
            Map.entry(Types.LEFT_SHIFT_EQUAL, "leftShift"),
            Map.entry(Types.RIGHT_SHIFT_EQUAL, "rightShift"),
            Map.entry(Types.RIGHT_SHIFT_UNSIGNED_EQUAL, "rightShiftUnsigned"),
            Map.entry(Types.BITWISE_AND_EQUAL, "and"),
            Map.entry(Types.BITWISE_OR_EQUAL, "or"),
            Map.entry(Types.BITWISE_XOR_EQUAL, "xor"));

    private final UnaryOperator<Expression> transform;

    /** {@code transform} is for the parts. */
    KeyUses(UnaryOperator<Expression> transform) {
        this.transform = transform;
    }

    static boolean isIndex(Expression e) {
        return e instanceof BinaryExpression b && b.getOperation().getType() == Types.LEFT_SQUARE_BRACKET;
    }

    /** {@code a[k]}, and what changes it. */
    Expression element(BinaryExpression b) {
        int type = b.getOperation().getType();
        if (isIndex(b)) {
            return b.isSafe() ? unlessNull(b, b.getLeftExpression(), () -> at(b)) : at(b);
        }
        if (!(b.getLeftExpression() instanceof BinaryExpression index) || !isIndex(index)) {
            return null;
        }
        String operator = ASSIGNMENTS.get(type);
        if (index.isSafe()) {
            return Types.ofType(type, Types.ASSIGNMENT_OPERATOR) ? partsOnly(b, index) : null;
        } else if (type == Types.ASSIGN) {
            return change(b, "put", index, b.getRightExpression());
        } else if (operator != null) {
            return change(b, "change", index, GeneralUtils.constX(operator), b.getRightExpression());
        }
        return type == Types.ELVIS_EQUAL ? elvis(b, index) : null;
    }

    /** {@code a[k] ?= v}. */
    private Expression elvis(BinaryExpression b, BinaryExpression index) {
        if (!canBeRepeated(index.getLeftExpression()) || !canBeRepeated(index.getRightExpression())) {
            return partsOnly(b, index);
        }
        Expression set = new ElvisOperatorExpression(at(index), transform.apply(b.getRightExpression()));
        set.setSourcePosition(b);
        return DirectCalls.value(b, "put", transform.apply(index.getLeftExpression()),
                transform.apply(index.getRightExpression()), set);
    }

    private static boolean canBeRepeated(Expression e) {
        return e instanceof VariableExpression || e instanceof ConstantExpression
                || e instanceof PropertyExpression p && p.getObjectExpression() instanceof VariableExpression;
    }

    /** The place itself stays, as Groovy has to assign to it. */
    private Expression partsOnly(BinaryExpression b, BinaryExpression index) {
        index.setLeftExpression(transform.apply(index.getLeftExpression()));
        index.setRightExpression(transform.apply(index.getRightExpression()));
        b.setRightExpression(transform.apply(b.getRightExpression()));
        return b;
    }

    /** {@code a == b} and its opposite. */
    Expression comparison(BinaryExpression b) {
        int type = b.getOperation().getType();
        boolean equal = type == Types.COMPARE_EQUAL;
        if (!equal && type != Types.COMPARE_NOT_EQUAL
                || !mayBeAny(b.getLeftExpression()) || !mayBeAny(b.getRightExpression())) {
            return null;
        }
        return DirectCalls.test(b, equal ? "alike" : "unlike", transform.apply(b.getLeftExpression()),
                transform.apply(b.getRightExpression()));
    }

    /** Groovy compares numbers, and what is no address's text, as well and faster. */
    private static boolean mayBeAny(Expression e) {
        if (e instanceof ConstantExpression c) {
            return c.getValue() instanceof String text && (IpAddress.ofText(text) != null || text.indexOf('%') > 0);
        }
        return !(e instanceof VariableExpression v && ClassHelper.isPrimitiveType(v.getOriginType()));
    }

    /** {@code a[k]++} and {@code ++a[k]} where the value is used. */
    Expression step(Expression e) {
        if (e instanceof PostfixExpression p) {
            return step(p, "stepAfter", p.getExpression(), p.getOperation().getType());
        }
        PrefixExpression p = (PrefixExpression) e;
        return step(p, "stepBefore", p.getExpression(), p.getOperation().getType());
    }

    private Expression step(Expression place, String method, Expression target, int operator) {
        return isIndex(target) && !((BinaryExpression) target).isSafe()
                ? change(place, method, (BinaryExpression) target,
                        GeneralUtils.constX(operator == Types.PLUS_PLUS ? "next" : "previous"))
                : null;
    }

    private Expression at(BinaryExpression b) {
        return DirectCalls.value(b, "at", transform.apply(b.getLeftExpression()),
                transform.apply(b.getRightExpression()));
    }

    private Expression change(ASTNode place, String method, BinaryExpression index, Expression... more) {
        List<Expression> arguments = new ArrayList<>(List.of(
                transform.apply(index.getLeftExpression()), transform.apply(index.getRightExpression())));
        for (Expression e : more) {
            arguments.add(transform.apply(e));
        }
        return DirectCalls.value(place, method, arguments.toArray(Expression[]::new));
    }

    Expression of(MethodCallExpression call) {
        if (!METHODS.contains(String.valueOf(call.getMethodAsString())) || call.isImplicitThis() || call.isSpreadSafe()
                || call.getMethodTarget() != null || isOwn(call.getObjectExpression())
                || !(call.getArguments() instanceof ArgumentListExpression list) || list.getExpressions().isEmpty()
                || list.getExpressions().stream().anyMatch(SpreadExpression.class::isInstance)) {
            return null;
        }
        return call.isSafe() ? unlessNull(call, call.getObjectExpression(), () -> direct(call, list))
                : direct(call, list);
    }

    private static boolean isOwn(Expression receiver) {
        return receiver instanceof VariableExpression v && (v.isThisExpression() || v.isSuperExpression());
    }

    private Expression direct(MethodCallExpression call, ArgumentListExpression list) {
        List<Expression> arguments = list.getExpressions().stream().map(transform).toList();
        return DirectCalls.keyCall(call, transform.apply(call.getObjectExpression()), call.getMethodAsString(),
                arguments);
    }

    /** What {@code ?.} and {@code ?[} mean, where what may be null can be named twice. */
    private Expression unlessNull(Expression place, Expression target, Supplier<Expression> rest) {
        if (!(target instanceof VariableExpression)) {
            return null;
        }
        Expression isNull = GeneralUtils.equalsNullX(transform.apply(target));
        Expression chosen = new TernaryExpression(GeneralUtils.boolX(isNull), GeneralUtils.nullX(), rest.get());
        chosen.setSourcePosition(place);
        return chosen;
    }
}
