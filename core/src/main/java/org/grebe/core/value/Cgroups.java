package org.grebe.core.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** cgroup v2 directories. An id is the inode of the directory, as bpf_get_current_cgroup_id has it. */
public final class Cgroups {
    private Cgroups() {}

    /**
     * Ids of the directory and of all below it, as they are now.
     *
     * @throws IllegalArgumentException if there is no such directory, or it is none of cgroup v2
     */
    public static List<Long> below(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            if (!Files.getFileStore(directory).type().equals("cgroup2")) {
                throw new IllegalArgumentException(directory + " is no directory of cgroup v2; `findmnt -t cgroup2`"
                        + " shows where it is mounted");
            }
            return all.filter(Files::isDirectory).map(Cgroups::inode).toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the cgroup " + directory + ": " + e.getMessage(), e);
        }
    }

    private static Long inode(Path path) {
        try {
            return (Long) Files.getAttribute(path, "unix:ino");
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the cgroup " + path + ": " + e.getMessage(), e);
        }
    }
}
