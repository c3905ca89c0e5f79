package org.grebe.core.dsl.syntax;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.RangeExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.syntax.Types;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.plan.Impossible;

/**
 * {@code it.latency > 10.ms}: a time beside a field that has a unit becomes a number in that unit, before anything is
 * planned. So kernel and script compare the same two integers.
 */
final class Units extends CodeVisitorSupport {
    private static final Set<Integer> OPERATORS = Set.of(Types.COMPARE_EQUAL, Types.COMPARE_NOT_EQUAL,
            Types.COMPARE_LESS_THAN, Types.COMPARE_LESS_THAN_EQUAL, Types.COMPARE_GREATER_THAN,
            Types.COMPARE_GREATER_THAN_EQUAL, Types.KEYWORD_IN, Types.COMPARE_NOT_IN, Types.PLUS, Types.MINUS);

    private final List<OnCall> calls;
    private final Assignments changes;
    private final String text;
    /** Local variables that hold a field or a sum of such. */
    private final Map<Variable, Long> variables = new IdentityHashMap<>();

    private Units(List<OnCall> calls, Assignments changes, String text) {
        this.calls = calls;
        this.changes = changes;
        this.text = text;
    }

    /** Rewrites the whole script in place: handlers are known by their nodes. */
    static void convert(ClassNode script, List<OnCall> calls, Assignments changes, String text) {
        Units units = new Units(calls, changes, text);
        for (MethodNode method : script.getMethods()) {
            if (method.getCode() != null) {
                method.getCode().visit(units);
            }
        }
    }

    @Override
    public void visitBinaryExpression(BinaryExpression b) {
        super.visitBinaryExpression(b);
        if (OPERATORS.contains(b.getOperation().getType())) {
            beside(b);
        }
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression d) {
        super.visitDeclarationExpression(d);
        if (d.getLeftExpression() instanceof VariableExpression v) {
            nanos(d.getRightExpression()).filter(n -> changes.isConstant(v)).ifPresent(n -> variables.put(v, n));
        }
    }

    private void beside(BinaryExpression b) {
        Expression left = b.getLeftExpression();
        Expression right = b.getRightExpression();
        Optional<Long> ofLeft = nanos(left);
        Optional<Long> ofRight = nanos(right);
        if (ofLeft.isPresent() && ofRight.isEmpty()) {
            b.setRightExpression(number(right, ofLeft.get()));
        } else if (ofRight.isPresent() && ofLeft.isEmpty()) {
            b.setLeftExpression(number(left, ofRight.get()));
        } else if (ofLeft.isEmpty()) {
            if (Durations.value(right) != null) {
                b.setRightExpression(unknown(left, right));
            } else if (Durations.value(left) != null) {
                b.setLeftExpression(unknown(right, left));
            }
        }
    }

    /** Nanoseconds of the expression's unit, if it has one. */
    private Optional<Long> nanos(Expression e) {
        if (e instanceof PropertyExpression p) {
            return field(p).flatMap(Field::nanosPerUnit).or(() -> derived(p));
        } else if (e instanceof VariableExpression v) {
            return Optional.ofNullable(v.getAccessedVariable()).map(variables::get);
        } else if (e instanceof UnaryMinusExpression m) {
            return nanos(m.getExpression());
        } else if (e instanceof BinaryExpression b) {
            return switch (b.getOperation().getType()) {
                case Types.PLUS, Types.MINUS -> nanos(b.getLeftExpression()).or(() -> nanos(b.getRightExpression()));
                case Types.MULTIPLY -> ofOne(b.getLeftExpression(), b.getRightExpression())
                        .or(() -> ofOne(b.getRightExpression(), b.getLeftExpression()));
                case Types.DIVIDE, Types.MOD, Types.REMAINDER, Types.INTDIV ->
                        ofOne(b.getLeftExpression(), b.getRightExpression());
                default -> Optional.empty();
            };
        } else if (e instanceof MethodCallExpression call && "intdiv".equals(call.getMethodAsString())
                && call.getArguments() instanceof TupleExpression given && given.getExpressions().size() == 1) {
            return ofOne(call.getObjectExpression(), given.getExpression(0));
        }
        return Optional.empty();
    }

    /** The unit of {@code value} times, or by, a plain number. */
    private Optional<Long> ofOne(Expression value, Expression number) {
        return nanos(number).isEmpty() && Durations.value(number) == null ? nanos(value) : Optional.empty();
    }

    private Optional<Long> derived(PropertyExpression p) {
        return calls.stream()
                .filter(on -> on.isEvent(p.getObjectExpression()) && p.getPropertyAsString() != null)
                .flatMap(on -> on.known().stream())
                .flatMap(probe -> probe.derived(p.getPropertyAsString()).stream())
                .flatMap(d -> d.nanosPerUnit().stream())
                .findFirst();
    }

    private Optional<Field> field(PropertyExpression p) {
        return calls.stream()
                .filter(on -> on.isEvent(p.getObjectExpression()) && p.getPropertyAsString() != null)
                .flatMap(on -> on.known().stream())
                .flatMap(probe -> probe.field(p.getPropertyAsString()).stream())
                .findFirst();
    }

    /** {@code e} as a number of that unit, where it is a time or may become one. */
    private Expression number(Expression e, long nanos) {
        Duration d = Durations.value(e);
        if (d != null) {
            Object value = Durations.in(d, nanos);
            Expression constant = value instanceof BigDecimal ? GeneralUtils.constX(value)
                    : GeneralUtils.constX(value, true);
            constant.setSourcePosition(e);
            return constant;
        } else if (e instanceof ListExpression list) {
            list.getExpressions().replaceAll(one -> number(one, nanos));
        } else if (e instanceof RangeExpression r && Durations.value(r.getFrom()) != null
                && Durations.value(r.getTo()) != null) {
            // Whole units alone are counted: from the first that is within to the last.
            Expression whole = new RangeExpression(whole(r.getFrom(), nanos, true), whole(r.getTo(), nanos, false),
                    r.isExclusiveLeft(), r.isExclusiveRight() && isWhole(r.getTo(), nanos));
            whole.setSourcePosition(r);
            return whole;
        } else if (e instanceof VariableExpression v && !v.isThisExpression() && calls.stream().noneMatch(
                on -> on.isEvent(v))) {
            boolean outer = v.getAccessedVariable() instanceof DynamicVariable || v.getAccessedVariable() != null
                    && v.getAccessedVariable().isDynamicTyped();
            return outer ? inUnit(v, nanos) : v;
        } else if (e instanceof MethodCallExpression || e instanceof TernaryExpression
                || e instanceof PropertyExpression p && calls.stream().noneMatch(
                        on -> on.isEvent(p.getObjectExpression()))
                || e instanceof BinaryExpression b && b.getOperation().getType() == Types.LEFT_SQUARE_BRACKET) {
            return inUnit(e, nanos); // What it gives shows when it runs.
        }
        return e;
    }

    private static Expression inUnit(Expression e, long nanos) {
        return DirectCalls.call(e, DirectCalls.target(ClassHelper.make(Durations.class), "inUnit",
                ClassHelper.OBJECT_TYPE, ClassHelper.OBJECT_TYPE, ClassHelper.long_TYPE), e,
                GeneralUtils.constX(nanos, true));
    }

    private static boolean isWhole(Expression e, long nanos) {
        return Durations.in(Durations.value(e), nanos) instanceof Long;
    }

    private static Expression whole(Expression e, long nanos, boolean up) {
        Object value = Durations.in(Durations.value(e), nanos);
        long number = value instanceof BigDecimal d
                ? d.setScale(0, up ? RoundingMode.CEILING : RoundingMode.FLOOR).longValue()
                : (Long) value;
        Expression constant = GeneralUtils.constX(number, true);
        constant.setSourcePosition(e);
        return constant;
    }

    /** A time beside something whose unit shows when it runs, if it has one. */
    private Expression unknown(Expression other, Expression time) {
        Duration d = Durations.value(time);
        if (other instanceof PropertyExpression p && field(p).isPresent()) {
            Impossible.comparison(field(p).get(), BinaryOp.EQ, d).ifPresent(problem -> {
                throw new ScriptError(problem, Places.of(time), text);
            });
        } else if (other instanceof PropertyExpression p && p.getObjectExpression() instanceof VariableExpression v
                && Catalogue.ALL.stream().flatMap(probe -> probe.field(p.getPropertyAsString()).stream())
                        .anyMatch(f -> f.nanosPerUnit().isPresent())) {
            return DirectCalls.call(time, DirectCalls.target(ClassHelper.make(Durations.class), "inUnitOf",
                    ClassHelper.OBJECT_TYPE, ClassHelper.OBJECT_TYPE, ClassHelper.OBJECT_TYPE,
                    ClassHelper.OBJECT_TYPE), v, new ConstantExpression(p.getPropertyAsString()),
                    Durations.code(d, time));
        } else if (other instanceof VariableExpression v && !v.isThisExpression()) {
            return DirectCalls.call(time, DirectCalls.target(ClassHelper.make(Durations.class), "besides",
                    ClassHelper.OBJECT_TYPE, ClassHelper.OBJECT_TYPE, ClassHelper.OBJECT_TYPE), v,
                    Durations.code(d, time));
        }
        return time;
    }
}
