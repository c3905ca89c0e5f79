package org.grebe.core.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.grebe.bpf.feature.MemoryLimit;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;

/** Says what a user who may not use BPF can do about it. */
final class NotPermitted {
    private NotPermitted() {}

    static TraceError explain(SysException e) {
        if (!e.is(Errno.EPERM, Errno.EACCES)) {
            return new TraceError("cannot use BPF: " + Limits.explain(e).orElse(e.getMessage()), e);
        }
        Optional<String> limit = MemoryLimit.advice();
        if (limit.isPresent()) {
            return new TraceError("cannot use BPF (" + e.getMessage() + "): " + limit.get(), e);
        }
        return new TraceError(
                isRoot()
                        ? "the kernel refuses BPF to this root user (" + e.getMessage()
                                + "): a container's or the host's policy forbids it; `grebe doctor` shows more"
                        : "tracing needs root, or CAP_BPF and CAP_PERFMON: try `sudo grebe ...`;"
                                + " explain works without (" + e.getMessage() + ")",
                e);
    }

    private static boolean isRoot() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .anyMatch(l -> l.matches("Uid:\\s+\\d+\\s+0\\s.*"));
        } catch (IOException e) {
            return false;
        }
    }
}
