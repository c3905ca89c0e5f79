package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;

/** What programs keep between two events, in C. */
final class CState {
    private CState() {}

    static final Map<String, Set<String>> KNOWN_LATER = Map.of(
            "connect", Set.of("sport"),
            "handshake", Set.of("time", "sport", "latency", "ret"));

    /** The fields that are kept until the others are known. */
    static List<Field> kept(Probe probe, Set<String> asked) {
        return probe.fields().stream()
                .filter(f -> asked.contains(f.name()) && !KNOWN_LATER.get(probe.name()).contains(f.name()))
                .toList();
    }

    /** Whether the probe keeps when it began. */
    static boolean timed(Probe probe) {
        return probe.equals(Catalogue.HANDSHAKE);
    }

    /** {@code struct kept}, and the map of them. */
    static List<String> waiting(Probe probe, Set<String> asked) {
        List<String> lines = new ArrayList<>(List.of("struct kept {"));
        if (timed(probe)) {
            lines.add("    __u64 start;");
        }
        kept(probe, asked).forEach(f -> lines.add("    " + type(f) + f.name() + ";"));
        if (lines.size() == 1) {
            lines.add("    __u64 nothing;");
        }
        lines.addAll(List.of("};", ""));
        // One evicts the oldest, the other refuses, which is counted.
        lines.addAll(timed(probe)
                ? CMaps.map("syn_sent", "BPF_MAP_TYPE_HASH", "struct sock *", "struct kept", 32768)
                : CMaps.map("syn_sent", "BPF_MAP_TYPE_LRU_HASH", "struct sock *", "struct kept", 16384));
        return lines;
    }

    /** Keeps the event until what is missing is known. */
    static List<String> keep(Probe probe, CForm form, Set<String> asked) {
        List<String> lines = new ArrayList<>(List.of("", "struct kept kept;"));
        List<Field> kept = kept(probe, asked);
        kept.forEach(f -> lines.addAll(form.into(f.name(), "kept." + f.name())));
        if (timed(probe)) {
            lines.add("kept.start = bpf_ktime_get_ns();");
            lines.add("if (bpf_map_update_elem(&syn_sent, &sk, &kept, BPF_ANY)) // no room");
            lines.add("    return count(LOST);");
        } else {
            if (kept.isEmpty()) {
                lines.add("kept.nothing = 0;");
            }
            lines.add("bpf_map_update_elem(&syn_sent, &sk, &kept, BPF_ANY);");
        }
        lines.add("return 0;");
        return lines;
    }

    private static String type(Field f) {
        return f.type().isInteger() ? "__s64 " : "union bytes16 ";
    }
}
