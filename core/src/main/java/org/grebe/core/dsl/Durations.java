package org.grebe.core.dsl;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;

/** {@code 5.s} and {@code 0.5.ms}: a number with a unit of time, as a {@link Duration}. */
final class Durations {
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

    /** The expression that makes the duration, or null if {@code p} is none. */
    static Expression of(PropertyExpression p) {
        Long unit = NANOSECONDS.get(String.valueOf(p.getPropertyAsString()));
        boolean number = p.getObjectExpression() instanceof ConstantExpression c && c.getValue() instanceof Number;
        if (unit == null || !number) {
            return null;
        }
        Object value = ((ConstantExpression) p.getObjectExpression()).getValue();
        long nanos = new BigDecimal(value.toString()).multiply(BigDecimal.valueOf(unit)).longValue();
        Expression duration = new StaticMethodCallExpression(
                ClassHelper.make(Duration.class), "ofNanos", GeneralUtils.args(GeneralUtils.constX(nanos, true)));
        duration.setSourcePosition(p);
        return duration;
    }
}
