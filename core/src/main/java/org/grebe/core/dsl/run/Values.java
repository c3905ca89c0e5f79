package org.grebe.core.dsl.run;

import groovy.lang.GroovyInterceptable;
import groovy.lang.GroovyRuntimeException;
import groovy.lang.IntRange;
import groovy.lang.MetaClass;
import groovy.lang.NumberRange;
import groovy.lang.Range;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.runtime.DefaultGroovyMethods;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.ScriptBytecodeAdapter;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Count;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.Integers;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Keys;
import org.grebe.core.value.PinnedSet;
import org.grebe.core.value.Pointer;

/**
 * Operators of compiled scripts that plain Groovy has no hook for: an address compares with text, and an aggregation
 * takes a value without being read first. Everything else gets Groovy's own meaning.
 */
public final class Values {
    private Values() {}

    /**
     * {@code ==} of a field that is an address.
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
     * {@code ==} of any two values: an address equals its text, in lists and maps, too.
     *
     * @throws IllegalArgumentException if an address meets one with a zone, which would never be equal
     */
    public static boolean alike(Object a, Object b) {
        if (a instanceof IpAddress address && b instanceof CharSequence text) {
            return isText(address, text);
        }
        if (b instanceof IpAddress address && a instanceof CharSequence text) {
            return isText(address, text);
        }
        if (a instanceof Pointer || b instanceof Pointer) {
            return Keys.equal(a, b);
        }
        return DefaultTypeTransformation.compareEqual(a, b)
                || a instanceof List<?> x && b instanceof List<?> y && listsAlike(x, y)
                || a instanceof Map<?, ?> m && b instanceof Map<?, ?> n && mapsAlike(m, n)
                || a instanceof Set<?> s && b instanceof Set<?> t && s.size() == t.size()
                        && s.stream().allMatch(x -> t.contains(Keys.in(t, x)));
    }

    /** A field that is an address of memory, to be shown. */
    public static Object pointer(Object x) {
        return x instanceof Long address ? new Pointer(address) : x;
    }

    public static boolean unlike(Object a, Object b) {
        return !alike(a, b);
    }

    private static boolean isText(IpAddress address, CharSequence text) {
        IpAddress other = IpAddress.ofText(text);
        return address.equals(other == null ? IpAddress.refuseZone(text) : other);
    }

    private static boolean listsAlike(List<?> a, List<?> b) {
        Iterator<?> other = b.iterator();
        return a.size() == b.size() && a.stream().allMatch(x -> alike(x, other.next()));
    }

    private static boolean mapsAlike(Map<?, ?> a, Map<?, ?> b) {
        return a.size() == b.size() && a.entrySet().stream().allMatch(e -> {
            Object key = Keys.in(b, e.getKey());
            return b.containsKey(key) && alike(e.getValue(), b.get(key));
        });
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
        if (where instanceof Collection<?> all && (Integers.isInteger(x) || !(where instanceof Range<?>))) {
            return contains(all, x);
        }
        return where == null ? x == null : DefaultTypeTransformation.booleanUnbox(
                invoke(where, "isCase", where instanceof Map<?, ?> map ? Keys.in(map, x) : x));
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
        if (all instanceof Set<?> set) {
            return set.contains(Keys.in(set, x));
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
            put(where, key, invoke(at(where, key), "next"));
        }
    }

    /** {@code where[key] += value} as a statement. */
    public static void addAt(Object where, Object key, Object value) {
        if (where instanceof Aggregation aggregation) {
            aggregation.add(key, value);
        } else {
            put(where, key, invoke(at(where, key), "plus", value));
        }
    }

    /** {@code where[key] << value}. */
    public static Object shiftInto(Object where, Object key, Object value) {
        if (where instanceof Count count) {
            return count.leftShift(value);
        }
        return where instanceof Aggregation aggregation ? aggregation.add(key, value)
                : invoke(at(where, key), "leftShift", value);
    }

    /** {@code where + value} for {@code where += value}: an aggregation takes the value and stays itself. */
    public static Object plus(Object where, Object value) {
        return where instanceof Aggregation aggregation ? aggregation.add(List.of(), value)
                : invoke(where, "plus", value);
    }

    /** {@code where[key]}. */
    public static Object at(Object where, Object key) {
        if (where instanceof Aggregation table) {
            return table.getAt(key);
        }
        if (where instanceof Map<?, ?> map) {
            return map.get(Keys.in(map, key));
        }
        if (where instanceof List<?> list && key instanceof Integer index) {
            return DefaultGroovyMethods.getAt(list, index.intValue());
        }
        return invoke(where, "getAt", key);
    }

    /** {@code where[key] = value}. */
    public static Object put(Object where, Object key, Object value) {
        if (where instanceof Aggregation table) {
            table.putAt(key, value);
        } else {
            invoke(where, "putAt", where instanceof Map<?, ?> map ? Keys.in(map, key) : key, value);
        }
        return value;
    }

    /** {@code where[key] OPERATOR= value}: the method that the operator is. */
    public static Object change(Object where, Object key, Object operator, Object value) {
        if (where instanceof Aggregation table && operator.equals("plus")) {
            return table.add(key, value).getAt(key);
        }
        return put(where, key, invoke(at(where, key), (String) operator, value));
    }

    /** {@code where[key]++} for its value, by {@code next} or {@code previous}. */
    public static Object stepAfter(Object where, Object key, Object step) {
        Object before = at(where, key);
        put(where, key, invoke(before, (String) step));
        return before;
    }

    /** {@code ++where[key]}. */
    public static Object stepBefore(Object where, Object key, Object step) {
        return put(where, key, invoke(at(where, key), (String) step));
    }

    /**
     * {@code receiver.method(key, …)} of the names in {@link KeyCalls}: of a map and a collection it gets the key as
     * these have it; of all else it is an ordinary call.
     */
    public static Object call(Object receiver, Object method, Object[] arguments) {
        Object key = arguments[0];
        if (receiver instanceof Map<?, ?> map) {
            arguments[0] = Keys.in(map, key);
        } else if (receiver instanceof IpAddress || key instanceof IpAddress) {
            if (method.equals("equals")) {
                return alike(receiver, key);
            }
        }
        if (receiver instanceof Collection<?> all && Keys.mayDiffer(key)) {
            if (method.equals("contains")) {
                return contains(all, key);
            }
            // An integer is an index to List.remove; of the others the first equal element is meant.
            if (!(method.equals("remove") && Integers.isInteger(key))) {
                arguments[0] = all instanceof Set<?> set ? Keys.in(set, key) : Keys.first(all, key);
            }
        }
        return invoke(receiver, (String) method, arguments);
    }

    private static boolean contains(Collection<?> all, Object x) {
        if (Integers.isInteger(x)) {
            return holds(all, ((Number) x).longValue());
        }
        if (all instanceof Set<?> set) {
            return set.contains(Keys.in(set, x));
        }
        return all.contains(x) || Keys.mayDiffer(x) && Keys.holds(all, x);
    }

    private static Object invoke(Object receiver, String method, Object... arguments) {
        try {
            return InvokerHelper.invokeMethod(receiver, method, arguments);
        } catch (GroovyRuntimeException e) {
            Throwable cause = ScriptBytecodeAdapter.unwrap(e); // As a compiled call would throw it.
            throw Values.<RuntimeException>unchecked(cause);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable e) throws E {
        throw (E) e;
    }
}
