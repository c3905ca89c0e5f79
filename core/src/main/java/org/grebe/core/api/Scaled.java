package org.grebe.core.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.expr.Expr;
import org.grebe.core.plan.Impossible;

/** A whole number beside one with decimals: the kernel compares whole ones, which are those around it. */
record Scaled(IntegerValue value, BigDecimal than) {
    static Scaled of(IntegerValue value, double than) {
        if (Double.isNaN(than) || Double.isInfinite(than)) {
            throw new TraceFailure(value + " is a whole number and cannot be compared with " + than);
        }
        return new Scaled(value, BigDecimal.valueOf(than));
    }

    static Scaled of(IntegerValue value, Duration than) {
        Duration time = EventValue.given(than, "the time");
        return new Scaled(value, Impossible.nanos(time).divide(BigDecimal.valueOf(nanosPerUnit(value))));
    }

    /** Units are powers of ten nanoseconds, so nothing is rounded. */
    private static long nanosPerUnit(IntegerValue value) {
        return Catalogue.ALL.stream()
                .filter(p -> value.term().expr() instanceof Expr.Field)
                .flatMap(p -> p.field(((Expr.Field) value.term().expr()).name()).stream())
                .flatMap(f -> f.nanosPerUnit().stream())
                .findFirst()
                .orElseThrow(() -> new TraceFailure(
                        value + " is not a time and cannot be compared with one; write a number"));
    }

    Condition lt() {
        return value.lt(whole(RoundingMode.CEILING));
    }

    Condition le() {
        return value.le(whole(RoundingMode.FLOOR));
    }

    Condition gt() {
        return value.gt(whole(RoundingMode.FLOOR));
    }

    Condition ge() {
        return value.ge(whole(RoundingMode.CEILING));
    }

    private long whole(RoundingMode mode) {
        try {
            return than.setScale(0, mode).longValueExact();
        } catch (ArithmeticException e) {
            throw new TraceFailure(value + " never reaches " + than.toPlainString());
        }
    }
}
