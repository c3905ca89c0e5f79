package org.grebe.shell.output;

import java.util.regex.Pattern;

/** How lines of grebe's own begin. */
public final class Prefix {
    private static final Pattern PLACE = Pattern.compile("[^\n:]+:\\d+:\\d+: .*", Pattern.DOTALL);

    private Prefix() {}

    /** {@code grebe: what is wrong}; but the place in a file comes first, where editors look for it. */
    public static String of(String message) {
        return PLACE.matcher(message).matches() ? message : "grebe: " + message;
    }
}
