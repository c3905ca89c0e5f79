package org.grebe.bpf.tracefs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Sys;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.text.Suggest;

/** The tracing file system, mounted somewhere or, where it is not, mounted for this process alone. */
public final class Tracefs implements AutoCloseable {
    /** The kernel parses writes in pieces of 4096 bytes, its own NUL included, and cuts a longer line in two. */
    static final int LONGEST_WRITE = 4095;

    private final Fd root;
    private final String place;

    private Tracefs(Fd root, String place) {
        this.root = root;
        this.place = place;
    }

    /** Needs root, or read access to a mounted tracefs. */
    public static Tracefs open() {
        return open(MountInfo.of("tracefs"));
    }

    /** A writable mount, else one of our own, else (a container's) read-only one. */
    static Tracefs open(List<MountInfo.Mount> mounts) {
        if (!mounts.isEmpty() && mounts.get(0).writable()) {
            return at(mounts.get(0).path());
        }
        try {
            return mountPrivately();
        } catch (SysException e) {
            if (!mounts.isEmpty()) {
                return at(mounts.get(0).path());
            }
            throw new TracefsException(notMounted(e), e);
        }
    }

    private static String notMounted(SysException e) {
        if (e.is(Errno.ENODEV)) {
            return "this kernel has no tracefs: it needs CONFIG_TRACING=y";
        }
        return "tracefs is not mounted, and mounting it privately failed: " + e.getMessage() + hint(e);
    }

    static Tracefs mountPrivately() {
        return new Tracefs(DetachedMount.of("tracefs"), "(private mount)");
    }

    private static Tracefs at(String path) {
        try {
            return new Tracefs(Sys.open(null, path, Sys.O_RDONLY), path);
        } catch (SysException e) {
            throw new TracefsException(
                    "cannot use the tracefs mounted at " + path + ": " + e.getMessage() + hint(e), e);
        }
    }

    private static String hint(SysException e) {
        return e.is(Errno.EPERM, Errno.EACCES) ? "; run as root" : "";
    }

    /** Where it is mounted, for messages. */
    public String place() {
        return place;
    }

    /** Its root as a path that this process can use while this object is open, private mount or not. */
    public Path path() {
        return Path.of("/proc/self/fd/" + root.number());
    }

    /** The number that perf_event_open(2) wants of a tracepoint. */
    public int eventId(String category, String name) {
        String text = readEvent(category, name, "id").strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TracefsException("tracefs: id of " + category + ":" + name + " is no number: " + text, e);
        }
    }

    public TracepointFormat format(String category, String name) {
        return TracepointFormat.parse(readEvent(category, name, "format"));
    }

    private String readEvent(String category, String name, String file) {
        requireName(category);
        requireName(name);
        try {
            return read("events/" + category + "/" + name + "/" + file);
        } catch (SysException e) {
            if (e.is(Errno.ENOENT)) {
                throw new TracefsException(noEvent(category, name), e);
            }
            throw e;
        }
    }

    private String noEvent(String category, String name) {
        List<String> categories = list("events");
        if (!categories.contains(category)) {
            return "this kernel has no tracepoint category " + category + "." + Suggest.hint(category, categories);
        }
        return "this kernel has no tracepoint " + category + ":" + name + "."
                + Suggest.hint(name, list("events/" + category));
    }

    /** Names come from scripts; a slash in one would leave the folder of events. */
    private static void requireName(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new TracefsException("\"" + name + "\" is no name of a tracepoint or category");
        }
    }

    /** Names of the folders in a folder. */
    public List<String> list(String folder) {
        try (Stream<Path> entries = Files.list(path().resolve(folder))) {
            return entries.filter(Files::isDirectory).map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new TracefsException("tracefs: cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The whole file, whatever size it says it has. {@code path} is relative to the root. */
    public String read(String path) {
        try (Fd fd = Sys.open(root, path, Sys.O_RDONLY)) {
            return new String(Sys.readAll(fd), StandardCharsets.UTF_8);
        }
    }

    /** Appends in one write, since the kernel does not join two. The kernel's refusal is a {@link SysException}. */
    public void append(String path, String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_WRITE) {
            throw new IllegalArgumentException(
                    "tracefs takes at most " + LONGEST_WRITE + " bytes at once, not " + length);
        }
        try (Fd fd = Sys.open(root, path, Sys.O_WRONLY | Sys.O_APPEND)) {
            Sys.writeOnce("write " + path + ": " + text.strip(), fd, text);
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
