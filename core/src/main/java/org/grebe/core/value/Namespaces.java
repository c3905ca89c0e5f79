package org.grebe.core.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Namespaces of processes, by the numbers that {@code ls -l /proc/PID/ns} shows. */
public final class Namespaces {
    private Namespaces() {}

    /** @throws IllegalArgumentException if there is no such process, or it may not be looked at */
    public static long network(long pid) {
        return number(pid, "net");
    }

    /** As {@link #network}. */
    public static long pid(long pid) {
        return number(pid, "pid");
    }

    private static long number(long pid, String kind) {
        Path link = Path.of("/proc/" + pid + "/ns/" + kind);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return Long.parseLong(target.replaceAll("[^0-9]", ""));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("no process " + pid, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + link + ": " + e.getMessage(), e);
        }
    }
}
