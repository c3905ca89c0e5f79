package org.grebe.core.value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.grebe.bpf.tracefs.MountInfo;

/**
 * Paths of cgroups by their ids, the inodes of their directories. The tree is walked when an id is not known yet, at
 * most once a second: the id of a cgroup that is gone is asked for with every event of its last process.
 */
public final class CgroupPaths {
    private static final long PAUSE_NS = 1_000_000_000L;
    private static final CgroupPaths OF_THIS_MACHINE = new CgroupPaths(CgroupPaths::mount, System::nanoTime);

    private final Mount mount;
    private final LongSupplier clock;
    private final Map<Long, String> paths = new HashMap<>();
    private boolean walked;
    private long walkedNs;

    /** Where cgroup v2 is mounted, if it is. */
    interface Mount {
        Optional<Path> find();
    }

    CgroupPaths(Mount mount, LongSupplier clock) {
        this.mount = mount;
        this.clock = clock;
    }

    public static CgroupPaths ofThisMachine() {
        return OF_THIS_MACHINE;
    }

    /** The path below the mount, {@code /} for the root, or the last that an id had; the id where none is known. */
    public synchronized String path(long id) {
        String known = paths.get(id);
        if (known == null && (!walked || clock.getAsLong() - walkedNs > PAUSE_NS)) {
            walked = true;
            walkedNs = clock.getAsLong();
            mount.find().ifPresent(this::walk);
            known = paths.get(id);
        }
        return known == null ? Long.toUnsignedString(id) : known;
    }

    private void walk(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    note(root, directory);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // It went meanwhile.
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("read " + root + ": " + e.getMessage(), e);
        }
    }

    private void note(Path root, Path directory) {
        try {
            paths.put((Long) Files.getAttribute(directory, "unix:ino"), "/" + root.relativize(directory));
        } catch (IOException e) {
            // It went meanwhile: nobody can know its name.
        }
    }

    private static Optional<Path> mount() {
        return MountInfo.of("cgroup2").stream().map(m -> Path.of(m.path())).findFirst();
    }
}
