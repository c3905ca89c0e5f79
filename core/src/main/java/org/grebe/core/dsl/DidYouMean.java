package org.grebe.core.dsl;

import java.util.List;

/** The end of a message about a name that nobody knows. */
final class DidYouMean {
    private DidYouMean() {}

    static String text(String problem, List<String> closest) {
        return closest.isEmpty() ? problem : problem + "; did you mean " + closest.get(0) + "?";
    }

    /** The same; where nothing is near, all that there is, introduced by {@code verb}. */
    static String text(String problem, List<String> closest, String verb, List<String> all) {
        return closest.isEmpty() ? problem + "; " + verb + " " + String.join(", ", all) : text(problem, closest);
    }
}
