package org.grebe.core.dsl.run;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IllegalFormatConversionException;
import java.util.IllegalFormatException;
import java.util.IllegalFormatPrecisionException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.core.value.Integers;
import org.grebe.core.value.Pointer;

/** {@code printf} with C's forms, too: {@code %u}, {@code %llx}, {@code %5.1f} of an integer. */
public final class Formats {
    private static final Pattern SPEC = Pattern.compile(
            "%(\\d+\\$)?([-#+ 0,(<]*)(\\d+)?(\\.\\d+)?(hh|h|ll|l|j|z|q)?([tT]?[a-zA-Z%])?");
    private static final String CONVERSIONS = "bBhHsScCdoxXeEfgGaAn%";

    private Formats() {}

    /** The text; throws IllegalArgumentException that says what is wrong with the format or its values. */
    static String text(String format, Object[] given) {
        List<String> conversions = conversions(format);
        Object[] values = conversions.size() > 1 && given.length == 1 && given[0] instanceof Collection<?> list
                ? list.toArray() : given.clone();
        Arrays.setAll(values, i -> Finite.of(values[i]));
        require(format, conversions.size(), values.length);
        StringBuilder java = new StringBuilder();
        Matcher m = SPEC.matcher(format);
        int next = 0;
        while (m.find()) {
            String conversion = String.valueOf(m.group(6));
            boolean takesValue = !"%n".contains(conversion);
            boolean counted = takesValue && m.group(1) == null && !m.group(2).contains("<");
            if (m.group(1) != null) {
                int place = Integer.parseInt(m.group(1).replace("$", "")) - 1;
                if (place >= 0 && place < values.length) {
                    values[place] = fitting(conversion, values[place]);
                }
            }
            if (counted) {
                values[next] = fitting(conversion, values[next]);
                next++;
            }
            String plain = conversion.equals("u") || conversion.equals("i") ? "d"
                    : conversion.equals("p") ? "x" : conversion;
            String flags = conversion.equals("p") ? m.group(2) + "#" : m.group(2);
            if (counted && m.group(4) != null && isInteger(conversion)) {
                values[next - 1] = digits(plain, flags, m.group(4).substring(1), values[next - 1]);
                m.appendReplacement(java, Matcher.quoteReplacement(
                        "%" + (flags.contains("-") && m.group(3) != null ? "-" : "") + nothing(m.group(3)) + "s"));
                continue;
            }
            m.appendReplacement(java, Matcher.quoteReplacement("%" + nothing(m.group(1)) + flags
                    + nothing(m.group(3)) + nothing(m.group(4)) + plain));
        }
        m.appendTail(java);
        try {
            return String.format(Locale.ROOT, java.toString(), values);
        } catch (IllegalFormatException e) {
            throw new IllegalArgumentException("printf '" + format.strip() + "': " + problem(e));
        }
    }

    private static String problem(IllegalFormatException e) {
        return e instanceof IllegalFormatConversionException c
                ? "%" + c.getConversion() + " does not take a value of class " + c.getArgumentClass().getSimpleName()
                : e instanceof IllegalFormatPrecisionException p ? "." + p.getPrecision() + " cannot be there"
                : e.getMessage();
    }

    /** So many digits at least, as C's {@code %.3d} means. */
    private static Object digits(String conversion, String flags, String precision, Object value) {
        boolean signed = flags.contains("+") || flags.contains(" ")
                || value instanceof Number n && n.longValue() < 0 && conversion.equals("d");
        int width = Integer.parseInt(precision) + (signed ? 1 : 0) + (flags.contains("#") ? 2 : 0);
        String all = "%" + flags.replaceAll("[-0]", "") + (width > 0 ? "0" + width : "") + conversion;
        return String.format(Locale.ROOT, all, value);
    }

    private static boolean isInteger(String conversion) {
        return "duioxXp".contains(conversion);
    }

    /** Whether the conversion, such as {@code "d"}, is of numbers and of nothing else. */
    public static boolean takesNumbersOnly(String conversion) {
        return isInteger(conversion) || "eEfgGaA".contains(conversion);
    }

    /** What is wrong with a format, and with so many values; null if nothing is. */
    public static String problem(String format, int values) {
        try {
            int wanted = conversions(format).size();
            if (values >= 0) {
                require(format, wanted, values);
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static void require(String format, int wanted, int given) {
        if (given < wanted) {
            throw new IllegalArgumentException("printf '" + format.strip() + "' wants " + wanted
                    + (wanted == 1 ? " value" : " values") + ", and " + (given == 0 ? "gets none" : "gets " + given));
        }
    }

    /** Of the values that it takes in turn. */
    public static List<String> conversions(String format) {
        List<String> found = new ArrayList<>();
        Matcher m = SPEC.matcher(format);
        while (m.find()) {
            String conversion = m.group(6);
            if (conversion == null || !(CONVERSIONS + "uip").contains(conversion.substring(0, 1))
                    && !conversion.toLowerCase(Locale.ROOT).startsWith("t")) {
                throw new IllegalArgumentException("printf: " + m.group() + " is no conversion; there are %d, %u, %x,"
                        + " %s, %f, and %% for a percent sign");
            }
            if (!"%n".contains(conversion) && m.group(1) == null && !m.group(2).contains("<")) {
                found.add(conversion);
            }
        }
        return found;
    }

    private static Object fitting(String conversion, Object value) {
        if (value instanceof Pointer pointer) {
            return "sSbBhH".contains(conversion) ? pointer : fitting(conversion, pointer.address());
        } else if ("eEfgG".contains(conversion) && Integers.isInteger(value)) {
            return BigDecimal.valueOf(((Number) value).longValue());
        } else if (conversion.equals("c") && value instanceof Long l && Character.isValidCodePoint(l.intValue())) {
            return l.intValue();
        } else if (conversion.equals("u") && value instanceof Long l && l < 0) {
            return new BigInteger(Long.toUnsignedString(l));
        } else if (conversion.equals("u") && value instanceof Integer i && i < 0) {
            return Integer.toUnsignedLong(i);
        }
        return value;
    }

    private static String nothing(String group) {
        return group == null ? "" : group;
    }
}
