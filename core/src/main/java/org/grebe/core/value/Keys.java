package org.grebe.core.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keys as a script means them: integers are equal whatever their width, text whatever class it is of, an address
 * equals its text, and lists of these are equal part by part. A map of Java's sees objects of different classes there,
 * so a key is looked for in each form that the map may have it in.
 */
public final class Keys {
    /** Forms of one key that are tried at most: lists of many parts have 2, 4 or more for each of them. */
    private static final int MOST_FORMS = 256;

    private Keys() {}

    /** Whether both are one key. */
    public static boolean equal(Object a, Object b) {
        if (a instanceof Pointer pointer) {
            return equal(pointer.address(), b);
        } else if (b instanceof Pointer pointer) {
            return equal(a, pointer.address());
        } else if (Integers.isInteger(a) && Integers.isInteger(b)) {
            return ((Number) a).longValue() == ((Number) b).longValue();
        } else if (a instanceof CharSequence x && b instanceof CharSequence y) {
            return x.toString().equals(y.toString());
        } else if (a instanceof IpAddress address && b instanceof CharSequence text) {
            return address.equals(IpAddress.ofText(text));
        } else if (a instanceof CharSequence && b instanceof IpAddress) {
            return equal(b, a);
        } else if (a instanceof List<?> x && b instanceof List<?> y) {
            return x.size() == y.size() && partsEqual(x.iterator(), y.iterator());
        }
        return a == null ? b == null : a.equals(b);
    }

    private static boolean partsEqual(Iterator<?> a, Iterator<?> b) {
        while (a.hasNext() && b.hasNext()) {
            if (!equal(a.next(), b.next())) {
                return false;
            }
        }
        return true;
    }

    /** The key as the map has it; {@code key} itself where it has none that is equal. */
    public static Object in(Map<?, ?> map, Object key) {
        return find(key, map.keySet(), map::containsKey);
    }

    /** The same of a set. */
    public static Object in(Set<?> set, Object key) {
        return find(key, set, set::contains);
    }

    private static Object find(Object key, Set<?> all, Predicate<Object> contains) {
        if (!mayDiffer(key) || has(contains, key) || all.isEmpty()) {
            return key;
        }
        for (Object form : forms(key)) {
            if (has(contains, form)) {
                return form;
            }
        }
        // IPv6 may be written in many ways. Where the first key is an address, they all are: nothing to search for.
        boolean searched = key instanceof IpAddress && all.iterator().next() instanceof CharSequence;
        return searched ? first(all, key) : key;
    }

    /** Whether an element is equal to {@code key}. */
    public static boolean holds(Collection<?> all, Object key) {
        for (Object one : all) {
            if (equal(one, key)) {
                return true;
            }
        }
        return false;
    }

    /** The element that is equal to {@code key}, or {@code key} itself where there is none. */
    public static Object first(Collection<?> all, Object key) {
        for (Object one : all) {
            if (equal(one, key)) {
                return one;
            }
        }
        return key;
    }

    /** Whether an object of another class may be the same key. */
    public static boolean mayDiffer(Object key) {
        return Integers.isInteger(key) || key instanceof CharSequence || key instanceof IpAddress
                || key instanceof Pointer || key instanceof List<?> parts && parts.stream().anyMatch(Keys::mayDiffer);
    }

    /** A sorted map refuses keys of a class that is not its own, and some refuse null. */
    private static boolean has(Predicate<Object> all, Object key) {
        try {
            return all.test(key);
        } catch (ClassCastException | NullPointerException e) {
            return false;
        }
    }

    /** All that the key may be in a map, as far as that can be said without a look at it; {@code key} comes first. */
    static List<Object> forms(Object key) {
        List<Object> forms = new ArrayList<>();
        forms.add(key);
        if (key instanceof Pointer pointer) {
            forms.addAll(forms(pointer.address()));
        } else if (Integers.isInteger(key)) {
            widths(((Number) key).longValue(), forms);
        } else if (key instanceof CharSequence text) {
            forms.add(text.toString());
            IpAddress address = IpAddress.ofText(text);
            if (address != null) {
                forms.add(address);
            }
        } else if (key instanceof IpAddress address) {
            forms.add(address.toString());
            if (address.isV4()) {
                forms.add("::ffff:" + address);
            }
        } else if (key instanceof List<?> parts) {
            forms.addAll(lists(parts));
        }
        return forms;
    }

    private static void widths(long n, List<Object> forms) {
        if (n == (int) n) {
            forms.add((int) n);
        }
        forms.add(n);
        forms.add(new Pointer(n));
        if (n == (short) n) {
            forms.add((short) n);
        }
        if (n == (byte) n) {
            forms.add((byte) n);
        }
    }

    private static List<List<Object>> lists(List<?> parts) {
        List<List<Object>> lists = List.of(List.of());
        for (Object part : parts) {
            List<Object> forms = mayDiffer(part) ? forms(part) : Collections.singletonList(part);
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> list : lists) {
                for (Object form : forms) {
                    if (longer.size() < MOST_FORMS) {
                        List<Object> one = new ArrayList<>(list);
                        one.add(form);
                        longer.add(one);
                    }
                }
            }
            lists = longer;
        }
        return lists;
    }
}
