package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.ir.PrintC;
import org.grebe.core.agg.Avg;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.LHist;
import org.grebe.core.agg.Max;
import org.grebe.core.agg.Min;
import org.grebe.core.agg.Sum;
import org.grebe.core.plan.KernelAggregation;

/** Statements that add an event to an aggregation. */
final class CAggregation {
    private CAggregation() {}

    /** {@code no_room} is to become true where a new key finds no room. */
    static List<String> add(KernelAggregation a) {
        List<String> lines = new ArrayList<>(List.of(CText.comment(a.toString())));
        List<String> body = new ArrayList<>();
        String map = a.map();
        String key = map + "_key";
        String at = map + "_at";
        if (a.value() != null) {
            body.add("__s64 " + map + "_add = " + PrintC.bare(a.value()) + ";");
        }
        body.add((a.keys().isEmpty() ? "__u32 " : "struct " + map + "_key ") + key
                + (a.keys().isEmpty() ? " = 0;" : ";"));
        for (int i = 0; i < a.keys().size(); i++) {
            body.add(key + ".k" + (i + 1) + " = " + part(a.keys().get(i)) + ";");
        }
        String cells = map + "_now";
        body.add("void *" + cells + " = bpf_map_lookup_elem(&" + map + ", &first);");
        body.add("if (" + cells + ") { // there always is one");
        addTo(a, cells, key, at).forEach(l -> body.add("    " + l));
        body.add("}");
        lines.add(a.when() == null ? "{" : "if (" + PrintC.of(a.when()) + ") {");
        body.forEach(l -> lines.add("    " + l));
        lines.add("}");
        return lines;
    }

    private static List<String> addTo(KernelAggregation a, String cells, String key, String at) {
        String look = "bpf_map_lookup_elem(" + cells + ", &" + key + ");";
        List<String> lines = new ArrayList<>(List.of("struct " + a.map() + "_value *" + at + " = " + look));
        if (!a.keys().isEmpty()) {
            lines.addAll(List.of(
                    "if (!" + at + ") {",
                    "    bpf_map_update_elem(" + cells + ", &" + key + ", &" + a.zeros() + ", BPF_NOEXIST);",
                    "    " + at + " = " + look,
                    "}"));
        }
        lines.add("if (" + at + ") {");
        change(a, at, a.map() + "_add").forEach(l -> lines.add("    " + l));
        if (!a.keys().isEmpty()) {
            lines.addAll(List.of(
                    "} else {",
                    "    no_room = true;",
                    "    __u64 *full = bpf_map_lookup_elem(&" + a.full() + ", &first);",
                    "    if (full)",
                    "        __sync_fetch_and_add(full, 1);"));
        }
        lines.add("}");
        return lines;
    }

    private static String part(KernelAggregation.Key key) {
        return key instanceof KernelAggregation.Key.Number n
                ? PrintC.bare(n.num())
                : CText.name(((KernelAggregation.Key.Bytes) key).field().name());
    }

    private static List<String> change(KernelAggregation a, String at, String add) {
        if (a.into() instanceof Count) {
            return List.of("__sync_fetch_and_add(&" + at + "->count, 1);");
        } else if (a.into() instanceof Sum || a.into() instanceof Avg) {
            return List.of("__sync_fetch_and_add(&" + at + "->sum, " + add + ");",
                    "__sync_fetch_and_add(&" + at + "->count, 1);");
        } else if (a.into() instanceof Min || a.into() instanceof Max) {
            String better = a.into() instanceof Min ? " < " : " > ";
            return List.of(
                    "if (!" + at + "->seen || " + add + better + at + "->extreme) {",
                    "    " + at + "->seen = 1;",
                    "    " + at + "->extreme = " + add + ";",
                    "}");
        } else if (a.into() instanceof LHist h) {
            return List.of("__sync_fetch_and_add(&" + at + "->buckets[linear(" + add + ", "
                    + PrintC.constant(h.low()) + ", " + PrintC.constant(h.high()) + ", " + PrintC.constant(h.step())
                    + ", " + h.size() + ")], 1);");
        }
        return List.of("__sync_fetch_and_add(&" + at + "->buckets[power_of_two(" + add + ")], 1);");
    }
}
