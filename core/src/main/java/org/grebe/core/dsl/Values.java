package org.grebe.core.dsl;

import groovy.lang.GroovyInterceptable;
import groovy.lang.IntRange;
import groovy.lang.MetaClass;
import groovy.lang.NumberRange;
import groovy.lang.Range;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Count;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.Integers;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.PinnedSet;

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

    /**
     * {@code in}; a list may mix addresses, blocks and their texts. An integer is in a list of integers of any width,
     * as {@code ==} has it and as the kernel has it: Groovy's own {@code 5L in [5]} is false.
     */
    public static boolean isIn(Object x, Object where) {
        if (x instanceof IpAddress address && where instanceof Collection<?> all) {
            for (Object one : all) {
                if (isOneOf(address, one)) {
                    return true;
                }
            }
            return false;
        }
        if (x instanceof IpAddress address && (where instanceof CharSequence || where instanceof IpAddress)) {
            return isOneOf(address, where);
        }
        if (Integers.isInteger(x) && Integers.isInteger(where)) {
            return ((Number) x).longValue() == ((Number) where).longValue();
        }
        if (x instanceof String && where instanceof String) {
            return x.equals(where);
        }
        if (where instanceof PinnedSet pinned) {
            return pinned.contains(x);
        }
        if (Integers.isInteger(x) && where instanceof Collection<?> all) {
            return holds(all, ((Number) x).longValue());
        }
        return where == null ? x == null
                : DefaultTypeTransformation.booleanUnbox(InvokerHelper.invokeMethod(where, "isCase", new Object[] {x}));
    }

    /** The label of a {@code case}: it matches what is {@code in} it. */
    public static Object oneOf(Object label) {
        return new Case(label);
    }

    /** Groovy's {@code switch} asks each of its cases {@code isCase}: here, and not by looking for a method first. */
    public record Case(Object label) implements GroovyInterceptable {
        @Override
        public Object invokeMethod(String name, Object arguments) {
            return isIn(arguments instanceof Object[] all ? all[0] : arguments, label);
        }

        @Override
        public MetaClass getMetaClass() {
            return InvokerHelper.getMetaClass(Case.class);
        }

        @Override
        public void setMetaClass(MetaClass other) {
            throw new UnsupportedOperationException("a case is what it is");
        }
    }

    /** Whether {@code if (x)} holds. */
    public static boolean isTrue(Object x) {
        return DefaultTypeTransformation.castToBoolean(x);
    }

    /** A map that is one by its static type too, for {@code def x = [a: 1]}, which else is a cast at run time. */
    public static Map<?, ?> map(Map<?, ?> itself) {
        return itself;
    }

    private static boolean holds(Collection<?> all, long x) {
        boolean byOne = all instanceof IntRange
                || all instanceof NumberRange n && n.getStepSize() instanceof Integer step && step == 1;
        if (byOne && !all.isEmpty() && all instanceof Range<?> r
                && Integers.isInteger(r.getFrom()) && Integers.isInteger(r.getTo())) {
            return x >= ((Number) r.getFrom()).longValue() && x <= ((Number) r.getTo()).longValue();
        }
        for (Object one : all) {
            if (Integers.isInteger(one) && ((Number) one).longValue() == x) {
                return true;
            }
        }
        return false;
    }

    public static boolean isNotIn(Object x, Object where) {
        return !isIn(x, where);
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
