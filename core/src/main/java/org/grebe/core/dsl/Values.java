package org.grebe.core.dsl;

import groovy.lang.IntRange;
import groovy.lang.Range;
import java.util.Collection;
import java.util.List;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Count;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;

/**
 * Operators of compiled scripts that plain Groovy has no hook for: an address compares with text, and an aggregation
 * takes a value without being read first. Everything else gets Groovy's own meaning.
 */
public final class Values {
    private Values() {}

    /**
     * {@code ==}.
     *
     * @throws IllegalArgumentException if an address meets text that is none
     */
    public static boolean same(Object a, Object b) {
        if (a instanceof IpAddress x && b instanceof CharSequence text) {
            return x.equals(IpAddress.parse(text.toString()));
        }
        if (b instanceof IpAddress && a instanceof CharSequence) {
            return same(b, a);
        }
        return DefaultTypeTransformation.compareEqual(a, b);
    }

    public static boolean differ(Object a, Object b) {
        return !same(a, b);
    }

    /** {@code in}; a list may mix addresses, blocks and their texts. */
    public static boolean isIn(Object x, Object where) {
        if (x instanceof IpAddress address && where instanceof Collection<?> all) {
            return all.stream().anyMatch(one -> isOneOf(address, one));
        }
        if (x instanceof IpAddress address && (where instanceof CharSequence || where instanceof IpAddress)) {
            return isOneOf(address, where);
        }
        if (isWhole(x) && where instanceof IntRange range && !range.isEmpty()) {
            long value = ((Number) x).longValue();
            return range.getFrom() <= value && value <= range.getTo();
        }
        if (isWhole(x) && where instanceof Collection<?> all && !(where instanceof Range)) {
            // To Java 1000L is not in [1000]; to a person who asks for it.uid in [1000] it is.
            long value = ((Number) x).longValue();
            return all.stream().anyMatch(one -> isWhole(one) ? ((Number) one).longValue() == value : x.equals(one));
        }
        return where == null ? x == null
                : DefaultTypeTransformation.booleanUnbox(InvokerHelper.invokeMethod(where, "isCase", new Object[] {x}));
    }

    public static boolean isNotIn(Object x, Object where) {
        return !isIn(x, where);
    }

    private static boolean isWhole(Object x) {
        return x instanceof Integer || x instanceof Long || x instanceof Short || x instanceof Byte;
    }

    private static boolean isOneOf(IpAddress address, Object one) {
        return one instanceof Cidr block ? block.contains(address)
                : one instanceof CharSequence text ? Cidr.parse(text.toString()).contains(address)
                : address.equals(one);
    }

    /** {@code where[key]++} as a statement. */
    public static void increment(Object where, Object key) {
        if (where instanceof Count count) {
            count.increment(key);
        } else {
            put(where, key, InvokerHelper.invokeMethod(get(where, key), "next", null));
        }
    }

    /** {@code where[key] += value} as a statement. */
    public static void addAt(Object where, Object key, Object value) {
        if (where instanceof Aggregation aggregation) {
            aggregation.add(key, value);
        } else {
            put(where, key, InvokerHelper.invokeMethod(get(where, key), "plus", new Object[] {value}));
        }
    }

    /** {@code where[key] << value}. */
    public static Object shiftInto(Object where, Object key, Object value) {
        if (where instanceof Count count) {
            return count.leftShift(value);
        }
        return where instanceof Aggregation aggregation ? aggregation.add(key, value)
                : InvokerHelper.invokeMethod(get(where, key), "leftShift", new Object[] {value});
    }

    /** {@code where + value} for {@code where += value}: an aggregation takes the value and stays itself. */
    public static Object plus(Object where, Object value) {
        return where instanceof Aggregation aggregation ? aggregation.add(List.of(), value)
                : InvokerHelper.invokeMethod(where, "plus", new Object[] {value});
    }

    private static Object get(Object where, Object key) {
        return InvokerHelper.invokeMethod(where, "getAt", new Object[] {key});
    }

    private static void put(Object where, Object key, Object value) {
        InvokerHelper.invokeMethod(where, "putAt", new Object[] {key, value});
    }
}
