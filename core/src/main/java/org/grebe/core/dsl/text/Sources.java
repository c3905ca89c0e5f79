package org.grebe.core.dsl.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which file a running class is from.
 *
 * @param script the script's own
 * @param byClass by the names of top-level classes, the script's own among them
 */
public record Sources(Source script, Map<String, Source> byClass) {
    /** {@code libraries} by the names of their classes. */
    public static Sources of(Source script, Class<?> type, Map<String, Source> libraries) {
        Map<String, Source> all = new LinkedHashMap<>(libraries);
        all.put(type.getName(), script);
        return new Sources(script, all);
    }

    public static Sources of(Source script, Class<?> type) {
        return of(script, type, Map.of());
    }

    /** The file that a frame of the stack is in, if it is one of these. */
    public Optional<Source> of(StackTraceElement frame) {
        String type = frame.getClassName();
        Source exact = byClass.get(type);
        if (exact != null) {
            return Optional.of(exact);
        }
        int nested = type.indexOf('$');
        return nested < 0 ? Optional.empty() : Optional.ofNullable(byClass.get(type.substring(0, nested)));
    }
}
