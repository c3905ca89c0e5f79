package org.grebe.core.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.IntegerValues;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.value.Integers;
import org.grebe.core.value.Naming;
import org.grebe.core.value.PinnedSet;
import org.grebe.core.value.RawText;

/**
 * Comparisons of a field with a constant that no event can ever pass, as text for the user: without it nothing would
 * be seen, and nobody would know why.
 */
public final class Impossible {
    /** A name has at most 15 bytes; the kernel pads it with NULs to 16. */
    static final int LONGEST_NAME = FieldType.COMM.size - 1;
    private static final int LONGEST_TEXT = FieldType.TEXT.size - 1;
    private static final List<String> PARTS = List.of("startsWith", "endsWith", "contains", "equals");

    private Impossible() {}

    /** What is wrong with {@code field OP constant}; empty where it may hold, or where only Groovy can tell. */
    public static Optional<String> comparison(Field field, BinaryOp op, Object constant) {
        return switch (op) {
            case EQ, NE -> constant instanceof Collection<?> ? list(field) : equality(field, constant);
            case IN, NOT_IN -> membership(field, constant);
            case LT, LE, GT, GE -> order(field, op, constant);
            default -> Optional.empty();
        };
    }

    /** What is wrong with {@code field.method(constant)}. */
    public static Optional<String> call(Field field, String method, Object constant) {
        return PARTS.contains(method) && constant instanceof CharSequence text && field.type().isText()
                ? tooLong(field, text.toString(), List.of("startsWith", "equals").contains(method))
                : Optional.empty();
    }

    private static Optional<String> membership(Field field, Object constant) {
        if (constant instanceof Span span) {
            return range(field, span.low(), span.high());
        }
        if (constant instanceof Collection<?> members && !(constant instanceof PinnedSet)) {
            return members.stream().flatMap(m -> equality(field, m).stream()).findFirst();
        }
        return constant instanceof Number || constant instanceof Boolean
                || constant instanceof CharSequence && field.type() != FieldType.ADDRESS
                ? equality(field, constant) : Optional.empty();
    }

    /** What is wrong with {@code field in low..high}, where nothing of that can be. */
    public static Optional<String> range(Field field, long low, long high) {
        long least = Math.min(low, high);
        long most = Math.max(low, high);
        return field.integers()
                .filter(v -> most < v.least() || least > v.most())
                .map(v -> field.name() + " is " + v.text() + " and never in " + low + ".." + high);
    }

    /** The same for what is worked out of a field. */
    public static Optional<String> comparison(Derived derived, Object constant) {
        return derived == Derived.ERROR && Integers.isInteger(constant) ? Optional.of(numberOfError(constant))
                : derived.javaType.equals("String") ? text(derived.word, constant)
                : constant instanceof CharSequence text ? Optional.of(notText(derived.word, text.toString()))
                : Optional.empty();
    }

    private static Optional<String> equality(Field field, Object constant) {
        if (field.nullable() && field.type() == FieldType.POINTER && Integers.isInteger(constant)
                && ((Number) constant).longValue() == 0) {
            return Optional.of(field.name() + " is null where the kernel has NULL, and never 0; write it."
                    + field.name() + " == null");
        } else if (constant instanceof Duration) {
            return withoutUnit(field, (Duration) constant);
        } else if (field.type().isInteger()) {
            return integer(field, constant);
        } else if (field.type().isText()) {
            return constant instanceof CharSequence text ? tooLong(field, text.toString(), true)
                    : text(field.name(), constant);
        } else if (field.type() == FieldType.ADDRESS && (constant instanceof Number || constant instanceof Boolean)) {
            return Optional.of(field.name() + " is an address and never equals " + constant
                    + "; write an address, such as '127.0.0.1'");
        }
        return Optional.empty();
    }

    /** What is wrong with {@code field == [a, b]}. */
    public static Optional<String> list(Field field) {
        return Optional.of(field.name() + " never equals a list; write it." + field.name() + " in […]");
    }

    private static Optional<String> text(String name, Object constant) {
        return constant instanceof Number number
                ? Optional.of(name + " is text and never equals the number " + number + "; write '" + number + "'")
                : constant instanceof Boolean
                        ? Optional.of(name + " is text and never equals " + constant) : Optional.empty();
    }

    private static String numberOfError(Object constant) {
        long number = Math.abs(((Number) constant).longValue());
        String name = Naming.ERROR.name(-number);
        return "error is the name of an error and never equals the number " + constant + "; write " + (number == 0
                ? "it.error == null, or it.ret == 0"
                : name == null ? "it.ret == -" + number : "it.error == '" + name + "', or it.ret == -" + name);
    }

    private static String notText(String name, String text) {
        return name + " is a number and never equals the text '" + text + "'" + instead(name, text);
    }

    private static Optional<String> integer(Field field, Object constant) {
        if (constant instanceof CharSequence text) {
            return Optional.of(notText(field.name(), text.toString()));
        } else if (constant instanceof Boolean) {
            return Optional.of(field.name() + " is a number and never equals " + constant);
        } else if (constant instanceof BigDecimal d) {
            return d.stripTrailingZeros().scale() > 0
                    ? Optional.of(field.name() + " is a whole number and never equals " + d) : Optional.empty();
        } else if (!Integers.isInteger(constant)) {
            return Optional.empty();
        }
        long value = ((Number) constant).longValue();
        return field.integers()
                .filter(v -> !v.has(value))
                .map(v -> field.name() + " is " + v.text() + " and never equals " + value + instead(v, value));
    }

    private static String instead(String field, String text) {
        return text.matches("-?\\d{1,18}") ? "; write " + text + " without quotes"
                : field.endsWith("port") && text.matches("[a-z][\\w-]*") ? "; write port('" + text + "')" : "";
    }

    /** Who writes 111 means ECONNREFUSED, which the kernel returns as -111; who writes -1 the highest number. */
    private static String instead(IntegerValues values, long value) {
        boolean negative = values.equals(IntegerValues.ERRNO) && values.has(-value);
        boolean wrapped = values.least() == 0 && values.most() == 0xffffffffL && value == -1;
        return negative ? "; write " + -value : wrapped ? "; write " + values.most() : "";
    }

    private static Optional<String> order(Field field, BinaryOp op, Object constant) {
        if (constant instanceof Duration d) {
            return withoutUnit(field, d);
        }
        if (!Integers.isInteger(constant)) {
            return otherKind(field, constant);
        } else if (!field.type().isInteger()) {
            return Optional.of(cannotCompare(field, constant.toString()));
        }
        long value = ((Number) constant).longValue();
        return field.integers()
                .filter(v -> switch (op) {
                    case LT -> value <= v.least();
                    case LE -> value < v.least();
                    case GT -> value >= v.most();
                    default -> value > v.most();
                })
                .map(v -> field.name() + " is " + v.text() + " and never " + op.symbol + " " + value);
    }

    /** Groovy has no order of values of different kinds: it would fail at each event. */
    private static Optional<String> otherKind(Field field, Object constant) {
        if (constant instanceof CharSequence text && !field.type().isText()) {
            String hint = field.type() == FieldType.ADDRESS ? "; write ip('" + text + "')"
                    : instead(field.name(), text.toString());
            return Optional.of(cannotCompare(field, "the text '" + text + "'") + hint);
        }
        boolean other = constant instanceof Boolean || constant instanceof Collection<?>
                || constant instanceof Number && !field.type().isInteger();
        return other ? Optional.of(cannotCompare(field, constant.toString())) : Optional.empty();
    }

    private static String cannotCompare(Field field, String constant) {
        String kind = field.type().isInteger() ? "a number" : what(field);
        return field.name() + " is " + kind + " and cannot be compared with " + constant;
    }

    private static Optional<String> withoutUnit(Field field, Duration d) {
        return field.nanosPerUnit().isPresent() ? Optional.empty() : Optional.of(
                field.name() + " is " + what(field) + ", not a time, and cannot be compared with " + text(d));
    }

    private static String what(Field field) {
        return field.type().isInteger() ? "a plain number" : field.type().isText() ? "text" : "an address";
    }

    /** The duration in a unit of so many nanoseconds: a Long, or a BigDecimal where that is no whole number. */
    public static Object in(Duration d, long nanosPerUnit) {
        BigDecimal value = BigDecimal.valueOf(d.toNanos()).divide(BigDecimal.valueOf(nanosPerUnit));
        return value.stripTrailingZeros().scale() <= 0 ? (Object) value.longValueExact() : value;
    }

    /** All of them, also where there are more than a long holds. */
    public static BigDecimal nanos(Duration d) {
        return BigDecimal.valueOf(d.getSeconds()).movePointRight(9).add(BigDecimal.valueOf(d.getNano()));
    }

    /** As a script writes it. */
    public static String text(Duration d) {
        BigDecimal nanos = nanos(d);
        for (Object[] unit : new Object[][] {{9, ".s"}, {6, ".ms"}, {3, ".us"}}) {
            BigDecimal value = nanos.movePointLeft((Integer) unit[0]);
            if (value.abs().compareTo(BigDecimal.ONE) >= 0) {
                return value.stripTrailingZeros().toPlainString() + unit[1];
            }
        }
        return nanos.toPlainString() + ".ns";
    }

    private static Optional<String> tooLong(Field field, String text, boolean isBeginning) {
        byte[] bytes = RawText.encode(text);
        int most = field.type() == FieldType.COMM ? LONGEST_NAME : LONGEST_TEXT;
        if (bytes.length <= most) {
            return Optional.empty();
        }
        String limit = field.name() + " holds " + most + " bytes at most";
        return Optional.of(field.type() == FieldType.COMM && isBeginning
                ? limit + ": write '" + beginning(text, most) + "'" : limit);
    }

    /** The longest beginning of so many bytes that cuts no character. */
    private static String beginning(String text, int bytes) {
        int end = Math.min(text.length(), bytes);
        while (RawText.encode(text.substring(0, end)).length > bytes
                || end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        return text.substring(0, end);
    }
}
