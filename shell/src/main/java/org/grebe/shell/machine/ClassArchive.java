package org.grebe.shell.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The archive of loaded classes that halves the time to start, and whether Java took it. */
record ClassArchive(String answer, Optional<String> advice) {
    private static final String SLOW = "; without it grebe starts in twice the time";

    static ClassArchive ofThisProcess() {
        String file = System.getProperty("grebe.archive");
        if (file == null) {
            return new ClassArchive("none: this was not started by ./grebe", Optional.empty());
        }
        try {
            return of(Path.of(file), Files.readString(Path.of("/proc/self/maps")), System.getenv("GREBE_JAVA_OPTS"));
        } catch (IOException e) {
            return new ClassArchive("could not tell: " + e.getMessage(), Optional.empty());
        }
    }

    /** {@code maps} is what this process has mapped: Java maps an archive that it uses. */
    static ClassArchive of(Path file, String maps, String options) throws IOException {
        if (!Files.exists(file)) {
            return new ClassArchive("missing: no right or no room to make it", Optional.of("start grebe once as the"
                    + " owner of " + file.getParent() + ", with 200 MB free, for the class archive" + SLOW));
        }
        if (Files.size(file) == 0) {
            return new ClassArchive("could not be made, and is tried again in an hour", Optional.of(
                    file.getParent().resolveSibling("build.log") + " says why the class archive was not made" + SLOW));
        }
        if (maps.contains(file.toString())) {
            return new ClassArchive("of loaded classes, in use", Optional.empty());
        }
        boolean users = options != null && !options.isBlank();
        return new ClassArchive("not used" + (users ? ": GREBE_JAVA_OPTS forbids it" : ""), Optional.of(
                "Java does not take the class archive"
                        + (users ? " with GREBE_JAVA_OPTS='" + options.strip() + "'" : "") + SLOW));
    }
}
