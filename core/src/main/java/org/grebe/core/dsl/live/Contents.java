package org.grebe.core.dsl.live;

import groovy.lang.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.core.value.LiveSet;

/** What variables hold at a time, to be compared with what they hold later. */
final class Contents {
    /** A collection may hold itself. */
    private static final int DEPTH = 16;

    /** Something that counts as the same as long as it is the same object. */
    private static final class Same {
        private final Object object;

        Same(Object object) {
            this.object = object;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Same same && same.object == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    private Contents() {}

    /** Of tables and of what the kernel keeps nothing but which they are: events change those. */
    static Map<String, Object> of(Map<String, Object> variables) {
        Map<String, Object> all = new HashMap<>();
        variables.forEach((name, value) -> all.put(name, of(value, DEPTH)));
        return all;
    }

    private static Object of(Object value, int depth) {
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof String) {
            return value;
        }
        if (depth == 0 || !isCopied(value)) {
            return new Same(value);
        }
        List<Object> copy = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                copy.add(of(k, depth - 1));
                copy.add(of(v, depth - 1));
            });
        } else if (value instanceof Collection<?> all) {
            all.forEach(one -> copy.add(of(one, depth - 1)));
        }
        return copy;
    }

    /** Those of the JDK that hold what was put into them; others may have no end. */
    private static boolean isCopied(Object value) {
        String type = value.getClass().getName();
        return value instanceof LiveSet || (value instanceof Collection || value instanceof Map)
                && !(value instanceof Range) && type.startsWith("java.util.") && !type.contains("$");
    }
}
