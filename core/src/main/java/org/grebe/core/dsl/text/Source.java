package org.grebe.core.dsl.text;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A script's text and where it is from.
 *
 * @param file as messages call it, as the user named it; empty where the text was typed
 * @param text as the user wrote it
 * @param folder where the classes are that it imports from files
 */
public record Source(String file, String text, Optional<Path> folder) {
    /** A line that was typed. It imports from the current directory. */
    public static Source typed(String text) {
        return new Source("", text, Optional.of(Path.of("")));
    }

    /** A file of this name. The folder of what a link leads to counts, as a link stands for one file alone. */
    public static Source file(Path named, String text) {
        Path real;
        try {
            real = named.toRealPath();
        } catch (java.io.IOException e) {
            real = named.toAbsolutePath();
        }
        return new Source(named.toString(), text, Optional.ofNullable(real.getParent()));
    }
}
