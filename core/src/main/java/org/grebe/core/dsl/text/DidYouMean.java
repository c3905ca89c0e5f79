package org.grebe.core.dsl.text;

import java.util.List;

/** The end of a message about a name that nobody knows. */
public final class DidYouMean {
    private DidYouMean() {}

    public static String text(String problem, List<String> closest) {
        return closest.isEmpty() ? problem : problem + "; did you mean " + closest.get(0) + "?";
    }

    /** The same; where nothing is near, all that there is, introduced by {@code verb}. */
    public static String text(String problem, List<String> closest, String verb, List<String> all) {
        return closest.isEmpty() ? problem + "; " + verb + " " + String.join(", ", all) : text(problem, closest);
    }
}
