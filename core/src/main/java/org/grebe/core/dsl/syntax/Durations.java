package org.grebe.core.dsl.syntax;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.grebe.bpf.probes.Field;
import org.grebe.core.engine.Event;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.plan.Impossible;

/** {@code 5.s} and {@code 0.5.ms}: a number with a unit of time, as a {@link Duration}. */
public final class Durations {
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "min", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private Durations() {}

    static boolean isUnit(String word) {
        return NANOSECONDS.containsKey(word);
    }

    /** What {@code e} says if it is such a number, maybe with a minus; else null. */
    static Duration value(Expression e) {
        if (e instanceof UnaryMinusExpression m) {
            Duration d = value(m.getExpression());
            return d == null ? null : d.negated();
        }
        if (!(e instanceof PropertyExpression p) || !(p.getObjectExpression() instanceof ConstantExpression c)
                || !(c.getValue() instanceof Number)) {
            return null;
        }
        Long unit = NANOSECONDS.get(String.valueOf(p.getPropertyAsString()));
        return unit == null ? null : Duration.ofNanos(
                new BigDecimal(c.getValue().toString()).multiply(BigDecimal.valueOf(unit)).longValue());
    }

    static Expression code(Duration d, ASTNode place) {
        Expression duration = new StaticMethodCallExpression(ClassHelper.make(Duration.class), "ofNanos",
                GeneralUtils.args(GeneralUtils.constX(d.toNanos(), true)));
        duration.setSourcePosition(place);
        return duration;
    }

    /** The duration in a unit of so many nanoseconds: a Long, or a BigDecimal where that is no whole number. */
    static Object in(Duration d, long nanosPerUnit) {
        return Impossible.in(d, nanosPerUnit);
    }

    /** A variable's value in that unit, if it is a duration; else itself. */
    public static Object inUnit(Object value, long nanosPerUnit) {
        return value instanceof Duration d ? in(d, nanosPerUnit) : value;
    }

    /** A duration in the unit of a field, where {@code holder} is an event; else itself. */
    public static Object inUnitOf(Object holder, Object field, Object duration) {
        Duration d = (Duration) duration;
        if (!(holder instanceof Event event)) {
            return duration;
        }
        Optional<Field> of = event.probe().field(field.toString());
        of.flatMap(f -> Impossible.comparison(f, BinaryOp.EQ, d)).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return of.flatMap(Field::nanosPerUnit).map(nanos -> in(d, nanos)).orElse(duration);
    }

    /** The duration; a plain number beside it has lost its unit, and is never equal. */
    public static Object besides(Object other, Object duration) {
        if (other instanceof Number) {
            throw new IllegalArgumentException("the number " + other + " has no unit and cannot be compared with "
                    + Impossible.text((Duration) duration) + "; compare the event's field, as in it.latency > 10.ms");
        }
        return duration;
    }
}
