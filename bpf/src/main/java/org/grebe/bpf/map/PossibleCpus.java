package org.grebe.bpf.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Number of possible (not online) CPUs: the kernel writes a per-CPU value for each of them. */
public final class PossibleCpus {
    private static final Path FILE = Path.of("/sys/devices/system/cpu/possible");

    private PossibleCpus() {}

    public static int count() {
        try {
            return parse(Files.readString(FILE));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot tell the number of possible CPUs: " + FILE + ": " + e.getMessage(), e);
        }
    }

    /** {@code 0-3,8} are five: a per-CPU value has no room for the numbers that are left out. */
    static int parse(String list) {
        int count = 0;
        for (String part : list.trim().split(",")) {
            String[] ends = part.split("-");
            int from = Integer.parseInt(ends[0]);
            count += Integer.parseInt(ends[ends.length - 1]) - from + 1;
        }
        return count;
    }
}
