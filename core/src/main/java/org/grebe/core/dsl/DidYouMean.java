package org.grebe.core.dsl;

import java.util.List;

/** The end of a message about a name that nobody knows. */
final class DidYouMean {
    private DidYouMean() {}

    static String text(String problem, List<String> closest) {
        return closest.isEmpty() ? problem : problem + "; did you mean " + closest.get(0) + "?";
    }
}
