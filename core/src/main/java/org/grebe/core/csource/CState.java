package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;

/** What programs keep between two events, in C. */
final class CState {
    private CState() {}

    /** The fields of a connect that wait for the source port. */
    static List<Field> kept(Set<String> asked) {
        return Catalogue.CONNECT.fields().stream()
                .filter(f -> asked.contains(f.name()) && !f.name().equals("sport"))
                .toList();
    }

    /** {@code struct kept}, and the map of them. */
    static List<String> waiting(Set<String> asked, int entries) {
        List<String> lines = new ArrayList<>(List.of("struct kept {"));
        kept(asked).forEach(f -> {
            String type = f.type().isInteger() ? "__s64 " : "union bytes16 ";
            lines.add("    " + type + f.name() + ";");
        });
        if (lines.size() == 1) {
            lines.add("    __u64 nothing;");
        }
        lines.addAll(List.of("};", ""));
        lines.addAll(CMaps.map("syn_sent", "BPF_MAP_TYPE_LRU_HASH", "struct sock *", "struct kept", entries));
        return lines;
    }
}
