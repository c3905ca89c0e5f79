package org.grebe.shell.live;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.probes.AttachKind;

/** The attach kinds that live tests go through. One that was asked for and does not attach is a failure. */
final class AttachKinds {
    private static final List<AttachKind> TESTED = tested();

    private AttachKinds() {}

    /** Source of parameterized tests. */
    static Stream<AttachKind> each() {
        return TESTED.stream();
    }

    private static List<AttachKind> tested() {
        String asked = System.getenv("GREBE_TEST_ATTACH");
        if (asked != null) {
            return Arrays.stream(asked.split(",")).map(k -> AttachKind.valueOf(k.toUpperCase(Locale.ROOT))).toList();
        }
        return Arrays.stream(AttachKind.values()).filter(AttachKinds::worksHere).toList();
    }

    private static boolean worksHere(AttachKind kind) {
        return switch (kind) {
            case FENTRY -> Features.fentry(() -> Btf.kernel().function("tcp_v4_connect").id()).probe()
                    == ProbeResult.SUPPORTED;
            case KPROBE -> Features.KPROBE_PMU.probe() == ProbeResult.SUPPORTED;
            // Every kernel that has TCP and BPF has these.
            case TRACEPOINT -> true;
            // Of no use for connections.
            case CGROUP -> false;
        };
    }
}
