package org.grebe.core.dsl.run;

import groovy.lang.GString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.runtime.GStringImpl;

/**
 * Values that can be printed to their end. Lists and maps that hold each other have none, and neither Java, Groovy nor
 * a writer of JSON bears one that is very deep.
 */
public final class Finite {
    /** Less than JSON's writer takes, and than a thread's stack has room for. */
    private static final int DEEPEST = 500;
    private static final Mark ITSELF_LIST = new Mark("(this Collection)");
    private static final Mark ITSELF_MAP = new Mark("(this Map)");
    private static final Mark MORE = new Mark("...");

    /** Whatever was met on the way; true while what it holds is being copied. */
    private final Map<Object, Boolean> met = new IdentityHashMap<>();

    private record Mark(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private Finite() {}

    /** The value itself nearly always; else a copy that says {@code (this Collection)} where one is within itself. */
    public static Object of(Object value) {
        return isDeep(value, 0) ? new Finite().copy(value, 0) : value;
    }

    /** The same of each. */
    public static List<Object> all(List<Object> values) {
        for (Object value : values) {
            if (isDeep(value, 0)) {
                return new ArrayList<>(values.stream().map(Finite::of).toList());
            }
        }
        return values;
    }

    /** Also of what holds itself, which is the deepest of all. */
    private static boolean isDeep(Object value, int depth) {
        if (value instanceof Collection<?> all) {
            return depth > DEEPEST || anyDeep(all, depth);
        } else if (value instanceof Map<?, ?> map) {
            return depth > DEEPEST || anyDeep(map.keySet(), depth) || anyDeep(map.values(), depth);
        } else if (value instanceof Object[] array) {
            return depth > DEEPEST || anyDeep(Arrays.asList(array), depth);
        }
        return value instanceof GString text && (depth > DEEPEST || anyDeep(Arrays.asList(text.getValues()), depth));
    }

    private static boolean anyDeep(Collection<?> all, int depth) {
        for (Object one : all) {
            if (isDeep(one, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    private Object copy(Object value, int depth) {
        if (!(value instanceof Collection || value instanceof Map || value instanceof Object[]
                || value instanceof GString)) {
            return value;
        }
        Boolean within = met.get(value);
        if (within != null || depth > DEEPEST) {
            return within == null || !within ? MORE : value instanceof Map ? ITSELF_MAP : ITSELF_LIST;
        }
        met.put(value, true);
        Object copy;
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            map.forEach((k, v) -> entries.put(copy(k, depth + 1), copy(v, depth + 1)));
            copy = entries;
        } else if (value instanceof GString text) {
            copy = new GStringImpl(copies(Arrays.asList(text.getValues()), depth).toArray(), text.getStrings());
        } else {
            copy = copies(value instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) value, depth);
        }
        met.put(value, false);
        return copy;
    }

    private List<Object> copies(Collection<?> all, int depth) {
        List<Object> copies = new ArrayList<>(all.size());
        all.forEach(one -> copies.add(copy(one, depth + 1)));
        return copies;
    }
}
