package org.grebe.core.dsl.run;

import java.util.Collection;
import java.util.Map;
import org.codehaus.groovy.runtime.FormatHelper;

/** Values as Groovy would have them typed. */
public final class Inspected {
    private static final int MOST_ITEMS = 1000;

    private Inspected() {}

    /** Text with its quotes, collections with their members, at most a thousand of these; others by toString. */
    public static String text(Object value) {
        if (value instanceof Collection<?> c && c.size() > MOST_ITEMS) {
            return text(c.stream().limit(MOST_ITEMS).toList()) + "… (" + c.size() + " in all)";
        }
        if (value instanceof LineFunction f) {
            return "function " + f.name();
        }
        try {
            return whole(Finite.of(value));
        } catch (RuntimeException | StackOverflowError e) { // A class of the user's; the value itself is all right.
            return value.getClass().getSimpleName() + " (its toString() fails: " + e.getClass().getSimpleName()
                    + (e.getMessage() == null ? "" : ": " + e.getMessage()) + ")";
        }
    }

    private static String whole(Object value) {
        boolean structured = value instanceof CharSequence || value instanceof Collection || value instanceof Map
                || value != null && value.getClass().isArray();
        return structured ? FormatHelper.inspect(value) : String.valueOf(value);
    }
}
