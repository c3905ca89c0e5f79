package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process holds. */
final class Descriptors {
    private Descriptors() {}

    /** Links, programs and performance events: 0 if nothing of it is attached to the kernel. */
    static long attachedBy(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.filter(d -> {
                try {
                    String target = Files.readSymbolicLink(d).toString();
                    return target.contains("bpf_link") || target.contains("bpf-prog") || target.contains("perf_event");
                } catch (IOException e) {
                    return false; // Closed meanwhile.
                }
            }).count();
        }
    }
}
