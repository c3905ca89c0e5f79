package org.grebe.core.dsl;

import java.util.Optional;

/** What people know from other tools, as a line that does it here. */
final class Elsewhere {
    private Elsewhere() {}

    static Optional<String> hint(String name) {
        return Optional.empty();
    }
}
