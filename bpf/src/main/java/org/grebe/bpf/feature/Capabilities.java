package org.grebe.bpf.feature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** A process's effective capability set. */
public record Capabilities(long effective) {
    private static final String EFFECTIVE = "CapEff:";

    /** {@code status} is the text of /proc/PID/status. */
    public static Capabilities parse(String status) {
        String set = status.lines().filter(line -> line.startsWith(EFFECTIVE)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("process status has no line " + EFFECTIVE));
        return new Capabilities(Long.parseUnsignedLong(set.substring(EFFECTIVE.length()).strip(), 16));
    }

    public static Capabilities ofThisProcess() {
        try {
            return parse(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            throw new UncheckedIOException("read this process's capabilities", e);
        }
    }

    public boolean has(Capability capability) {
        return (effective >>> capability.bit & 1) != 0;
    }

    /** As bpf(2) and perf_event_open(2) see it: CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON. */
    public boolean allows(Capability capability) {
        boolean split = capability == Capability.CAP_BPF || capability == Capability.CAP_PERFMON;
        return has(capability) || split && has(Capability.CAP_SYS_ADMIN);
    }

    /** What tracing needs and this process may not do. */
    public Set<Capability> missingForTracing() {
        Set<Capability> missing = EnumSet.of(Capability.CAP_BPF, Capability.CAP_PERFMON);
        missing.removeIf(this::allows);
        return missing;
    }
}
