package org.grebe.core.api;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Integers;
import org.grebe.core.value.LiveSet;
import org.grebe.core.value.PinnedSet;

/** An integer. Arithmetic has Java's widths: int where both sides are int, else long; it wraps around. */
public final class IntegerValue extends EventValue {
    private IntegerValue(Term term) {
        super(term);
    }

    /** A field of this name, or of this other name. */
    public static IntegerValue field(String name) {
        return new IntegerValue(Term.field(name, FieldUse.Type.NUMBER));
    }

    public Condition eq(long value) {
        return eq(literal(value));
    }

    public Condition eq(IntegerValue other) {
        return compare(BinaryOp.EQ, other);
    }

    public Condition ne(long value) {
        return ne(literal(value));
    }

    public Condition ne(IntegerValue other) {
        return compare(BinaryOp.NE, other);
    }

    /** Less than. */
    public Condition lt(long value) {
        return lt(literal(value));
    }

    public Condition lt(IntegerValue other) {
        return compare(BinaryOp.LT, other);
    }

    /** As {@link #lt(long)}, for numbers with decimals: of whole numbers those below it. */
    public Condition lt(double value) {
        return Scaled.of(this, value).lt();
    }

    /**
     * The same of a time, for a field that has a unit: {@code latency.lt(Duration.ofMillis(10))}.
     *
     * @throws TraceFailure if this has no unit
     */
    public Condition lt(Duration value) {
        return Scaled.of(this, value).lt();
    }

    /** Less or equal. */
    public Condition le(long value) {
        return le(literal(value));
    }

    public Condition le(IntegerValue other) {
        return compare(BinaryOp.LE, other);
    }

    /** As {@link #le(long)}, for numbers with decimals: of whole numbers those up to it. */
    public Condition le(double value) {
        return Scaled.of(this, value).le();
    }

    /**
     * The same of a time, for a field that has a unit: {@code latency.le(Duration.ofMillis(10))}.
     *
     * @throws TraceFailure if this has no unit
     */
    public Condition le(Duration value) {
        return Scaled.of(this, value).le();
    }

    /** Greater than. */
    public Condition gt(long value) {
        return gt(literal(value));
    }

    public Condition gt(IntegerValue other) {
        return compare(BinaryOp.GT, other);
    }

    /** As {@link #gt(long)}, for numbers with decimals: of whole numbers those above it. */
    public Condition gt(double value) {
        return Scaled.of(this, value).gt();
    }

    /**
     * The same of a time, for a field that has a unit: {@code latency.gt(Duration.ofMillis(10))}.
     *
     * @throws TraceFailure if this has no unit
     */
    public Condition gt(Duration value) {
        return Scaled.of(this, value).gt();
    }

    /** Greater or equal. */
    public Condition ge(long value) {
        return ge(literal(value));
    }

    public Condition ge(IntegerValue other) {
        return compare(BinaryOp.GE, other);
    }

    /** As {@link #ge(long)}, for numbers with decimals: of whole numbers those from it on. */
    public Condition ge(double value) {
        return Scaled.of(this, value).ge();
    }

    /**
     * The same of a time, for a field that has a unit: {@code latency.ge(Duration.ofMillis(10))}.
     *
     * @throws TraceFailure if this has no unit
     */
    public Condition ge(Duration value) {
        return Scaled.of(this, value).ge();
    }

    private Condition compare(BinaryOp op, IntegerValue other) {
        return new Condition(Term.binary(op, term(), given(other, "the other value").term(), (a, b) -> {
            int order = Long.compare(number(a), number(b));
            return switch (op) {
                case EQ -> order == 0;
                case NE -> order != 0;
                case LT -> order < 0;
                case LE -> order <= 0;
                case GT -> order > 0;
                default -> order >= 0;
            };
        }));
    }

    /** One of these. */
    public Condition in(long... values) {
        return oneOf(LongStream.of(values).boxed().toList());
    }

    /**
     * One of these whole numbers, as they are now.
     *
     * @throws TraceFailure if there is another kind of number among them
     */
    public Condition in(Collection<? extends Number> values) {
        for (Number n : values) {
            if (!Integers.isInteger(given(n, "a number"))) {
                throw new TraceFailure(this + " is a whole number, and " + n + " is none");
            }
        }
        return oneOf(values.stream().map(Number::longValue).toList());
    }

    /** One of those that are in the set when the event comes. */
    public Condition in(LiveNumbers set) {
        LiveSet values = given(set, "the set").set();
        return new Condition(term().inSet(values, values::contains));
    }

    /** One of the keys of somebody else's map when the event comes. */
    public Condition in(PinnedSet map) {
        return new Condition(term().inSet(given(map, "the map"), map::contains));
    }

    private Condition oneOf(List<Long> values) {
        Set<Long> set = new HashSet<>(values);
        return new Condition(term().in(values.stream().map(Term::narrow).toList(), v -> set.contains(number(v))));
    }

    /**
     * From {@code low} to {@code high}, both included.
     *
     * @throws TraceFailure if {@code low} is the greater one
     */
    public Condition between(long low, long high) {
        if (low > high) {
            throw new TraceFailure(
                    "nothing is between " + low + " and " + high + "; say between(" + high + ", " + low + ")");
        }
        return new Condition(term().between(low, high, v -> number(v) >= low && number(v) <= high));
    }

    /**
     * From {@code low} to {@code high}, both included, for a field that has a unit.
     *
     * @throws TraceFailure if {@code low} is the greater one, or this has no unit
     */
    public Condition between(Duration low, Duration high) {
        if (given(low, "the time").compareTo(given(high, "the time")) > 0) {
            throw new TraceFailure("nothing is between " + low + " and " + high);
        }
        return ge(low).and(le(high));
    }

    /** What Java code says of it; stays in the JVM. */
    public Condition matches(LongPredicate code) {
        given(code, "the code");
        return new Condition(term().code(v -> code.test(number(v))));
    }

    public IntegerValue plus(int value) {
        return plus(new IntegerValue(Term.constant(value)));
    }

    public IntegerValue plus(long value) {
        return plus(new IntegerValue(Term.constant(value)));
    }

    public IntegerValue plus(IntegerValue other) {
        return calculate(BinaryOp.ADD, other, (a, b) -> a + b, (a, b) -> a + b);
    }

    public IntegerValue minus(int value) {
        return minus(new IntegerValue(Term.constant(value)));
    }

    public IntegerValue minus(long value) {
        return minus(new IntegerValue(Term.constant(value)));
    }

    public IntegerValue minus(IntegerValue other) {
        return calculate(BinaryOp.SUB, other, (a, b) -> a - b, (a, b) -> a - b);
    }

    public IntegerValue times(int value) {
        return times(new IntegerValue(Term.constant(value)));
    }

    public IntegerValue times(long value) {
        return times(new IntegerValue(Term.constant(value)));
    }

    public IntegerValue times(IntegerValue other) {
        return calculate(BinaryOp.MUL, other, (a, b) -> a * b, (a, b) -> a * b);
    }

    /**
     * Remainder, with the sign of this value.
     *
     * @throws TraceFailure if {@code divisor} is 0
     */
    public IntegerValue mod(int divisor) {
        if (divisor == 0) {
            throw new TraceFailure(this + ".mod(0): there is no remainder by 0");
        }
        return calculate(BinaryOp.MOD, new IntegerValue(Term.constant(divisor)), (a, b) -> a % b, (a, b) -> a % b);
    }

    public IntegerValue bitAnd(int mask) {
        return bitAnd(new IntegerValue(Term.constant(mask)));
    }

    public IntegerValue bitAnd(long mask) {
        return bitAnd(new IntegerValue(Term.constant(mask)));
    }

    public IntegerValue bitAnd(IntegerValue other) {
        return calculate(BinaryOp.BIT_AND, other, (a, b) -> a & b, (a, b) -> a & b);
    }

    public IntegerValue bitOr(IntegerValue other) {
        return calculate(BinaryOp.BIT_OR, other, (a, b) -> a | b, (a, b) -> a | b);
    }

    public IntegerValue bitXor(IntegerValue other) {
        return calculate(BinaryOp.BIT_XOR, other, (a, b) -> a ^ b, (a, b) -> a ^ b);
    }

    public IntegerValue bitNot() {
        return new IntegerValue(term().unary(UnaryOp.BIT_NOT, v -> v instanceof Integer i ? ~i : (Object) ~number(v)));
    }

    public IntegerValue negate() {
        return new IntegerValue(term().unary(UnaryOp.NEGATE, v -> v instanceof Integer i ? -i : (Object) (-number(v))));
    }

    /** {@code <<}; as in Java, only the low 5 bits of {@code bits} count for an int, 6 for a long. */
    public IntegerValue shiftLeft(int bits) {
        return shift(BinaryOp.SHL, bits, (a, b) -> a << b, (a, b) -> a << b);
    }

    /** {@code >>}: keeps the sign. */
    public IntegerValue shiftRight(int bits) {
        return shift(BinaryOp.SHR, bits, (a, b) -> a >> b, (a, b) -> a >> b);
    }

    /** {@code >>>}: fills with zeros. */
    public IntegerValue unsignedShiftRight(int bits) {
        return shift(BinaryOp.USHR, bits, (a, b) -> a >>> b, (a, b) -> a >>> b);
    }

    private IntegerValue calculate(
            BinaryOp op, IntegerValue other, IntBinaryOperator narrow, LongBinaryOperator wide) {
        return new IntegerValue(Term.binary(op, term(), given(other, "the other value").term(), (a, b) -> {
            if (a instanceof Integer x && b instanceof Integer y) {
                return narrow.applyAsInt(x, y);
            }
            return wide.applyAsLong(number(a), number(b));
        }));
    }

    /** As wide as its left side; {@link #calculate} would ask both, and {@code bits} is an int. */
    private IntegerValue shift(BinaryOp op, int bits, IntBinaryOperator narrow, LongBinaryOperator wide) {
        return calculate(op, new IntegerValue(Term.constant(bits)), narrow, wide);
    }

    static IntegerValue choice(Term condition, IntegerValue then, IntegerValue otherwise) {
        Term a = given(then, "the value if so").term();
        Term b = given(otherwise, "the value if not").term();
        return new IntegerValue(Term.choice(condition, a, b));
    }

    static IntegerValue literal(long value) {
        return new IntegerValue(Term.constant(Term.narrow(value)));
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
