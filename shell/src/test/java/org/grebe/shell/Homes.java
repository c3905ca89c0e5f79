package org.grebe.shell;

import java.nio.file.Path;

/** Where the bundled scripts are when Maven runs the tests of this module. */
final class Homes {
    private Homes() {}

    static void useRepository() {
        System.setProperty("grebe.home", repository().toString());
    }

    /** Surefire and bin/live-tests begin in different places. */
    static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (!at.resolve("scripts/tcpconnect.groovy").toFile().exists()) {
            at = at.getParent();
        }
        return at;
    }
}
