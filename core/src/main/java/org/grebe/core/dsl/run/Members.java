package org.grebe.core.dsl.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.regex.Pattern;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Table;

/** Says that an object lacks a property or method, and where a user may have meant to look. */
public final class Members {
    /** What a user may ask objects of this class for. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    public @interface Of {
        /** What messages call such an object, as {@code a trace}. */
        String value();

        /** Properties and methods, as messages list them. */
        String has();

        /** Whether fields of an event are what users may look for here. */
        boolean ofEvents() default false;
    }

    /** What others call units of time. */
    private static final Pattern UNIT = Pattern.compile("(?:n|u|m|micro|milli|nano)?(?:s|sec|second)s?|m|mins|minutes?"
            + "|hr|hrs|hours?|d|days?|weeks?");
    private static final String UNITS = "; units of time are .ns, .us, .ms, .s, .min and .h";

    private static final Pattern PERCENTILE = Pattern.compile("(p|perc|percentile|quantile)_?\\d*|median");
    /** What a table's methods are called elsewhere. */
    private static final Map<String, String> OF_TABLES = Map.ofEntries(
            Map.entry("keySet", "keys"), Map.entry("values", "collect { it.value }"),
            Map.entry("head", "top(10)"), Map.entry("take", "top(10)"), Map.entry("first", "top(1)"),
            Map.entry("limit", "top(10)"), Map.entry("reverse", "sort { it.value }"),
            Map.entry("orderBy", "sort { it.value }"), Map.entry("filter", "findAll { it.value > 1 }"),
            Map.entry("where", "findAll { it.value > 1 }"), Map.entry("length", "size()"),
            Map.entry("count", "size()"), Map.entry("forEach", "each { key, value -> … }"),
            Map.entry("map", "collect { it.value }"), Map.entry("reset", "clear()"), Map.entry("zero", "clear()"));
    private static final String TABLE_HAS = "top(10), sort(), sort { it.value }, findAll { it.value > 1 },"
            + " each { key, value -> … }, keys, size(), clear(), and t[key]";

    private Members() {}

    /** {@code what} is how the message calls {@code name}. */
    public static String none(Class<?> type, String name, String what) {
        Of known = type.getAnnotation(Of.class);
        if (Aggregation.class.isAssignableFrom(type) || type == Table.class) {
            return "a table has no " + what + (PERCENTILE.matcher(name).matches()
                    ? "; percentiles are not there yet: hist() has buckets, avg() and max() exact figures"
                    : OF_TABLES.containsKey(name) ? "; try " + OF_TABLES.get(name) + " of it"
                    : "; it has " + TABLE_HAS);
        } else if (known == null) {
            boolean unit = Number.class.isAssignableFrom(type) && UNIT.matcher(name).matches();
            return type.getSimpleName() + " has no " + what + (unit ? UNITS : "");
        }
        boolean ofEvents = known.ofEvents() && Catalogue.ALL.stream().anyMatch(p -> p.has(name));
        return known.value() + " has no " + what + "; " + (ofEvents
                ? "its events have: on connect { print it." + name + " }" : "it has " + known.has());
    }
}
