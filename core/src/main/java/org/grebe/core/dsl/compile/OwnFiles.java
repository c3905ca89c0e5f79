package org.grebe.core.dsl.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which files may be run though nobody named them: those that only trusted users can write, as sudo's own settings must
 * be. Else whoever may write into a folder has grebe, which mostly is root, do what they like.
 */
public final class OwnFiles {
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    private final Set<Integer> trusted;

    private OwnFiles(Set<Integer> trusted) {
        this.trusted = trusted;
    }

    /** Files of root and of the user who runs this. */
    public static OwnFiles ofUser() {
        return new OwnFiles(Set.of(0)).andOfOwner(Path.of("/proc/self"));
    }

    /** Those, too, that belong to the owner of {@code script}, which the user has named. */
    public OwnFiles andOfOwner(Path script) {
        Set<Integer> all = new HashSet<>(trusted);
        attribute(script, "uid").ifPresent(all::add);
        return new OwnFiles(all);
    }

    /** Why a file, which a link may lead to, is not to be run; empty where it may be. */
    public Optional<String> refusal(Path file) {
        try {
            Path real = file.toRealPath();
            Optional<String> itself = refusal(real, file.toString());
            return itself.isPresent() ? itself : refusal(real.getParent(), real.getParent().toString());
        } catch (IOException e) {
            return Optional.of(file + " cannot be read");
        }
    }

    private Optional<String> refusal(Path real, String name) {
        Optional<Integer> owner = attribute(real, "uid");
        Optional<Integer> mode = attribute(real, "mode");
        if (owner.isEmpty() || mode.isEmpty()) {
            return Optional.empty(); // A file system without owners.
        }
        if (!trusted.contains(owner.get())) {
            return Optional.of(name + " belongs to user " + owner(real) + ", who may write what they like there");
        }
        boolean protectedBySticky = Files.isDirectory(real) && (mode.get() & STICKY) != 0;
        if ((mode.get() & OTHERS_WRITE) != 0 && !protectedBySticky) {
            return Optional.of("everybody may write to " + name);
        }
        // By the usual convention a group of the user's own has the user's number.
        boolean group = (mode.get() & GROUP_WRITES) != 0 && !protectedBySticky
                && !attribute(real, "gid").equals(owner) && !attribute(real, "gid").equals(Optional.of(0));
        return group ? Optional.of("a whole group may write to " + name) : Optional.empty();
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static Optional<Integer> attribute(Path path, String name) {
        try {
            return Optional.of((Integer) Files.getAttribute(path, "unix:" + name));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
