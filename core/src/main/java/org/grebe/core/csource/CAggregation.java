package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
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

    static List<String> add(KernelAggregation a, List<String> full) {
        String map = a.map();
        String key = map + "_key";
        String at = map + "_at";
        List<String> lines = new ArrayList<>(List.of(CText.comment(a.toString())));
        if (a.value() != null) {
            lines.add("__s64 " + map + "_add = " + CExpr.bare(a.value()) + ";");
        }
        if (a.keys().isEmpty()) {
            lines.add("__u32 " + key + " = 0;");
        } else {
            lines.add("struct " + map + "_key " + key + ";");
            for (int i = 0; i < a.keys().size(); i++) {
                lines.add(key + ".k" + (i + 1) + " = " + part(a.keys().get(i)) + ";");
            }
        }
        String look = "bpf_map_lookup_elem(&" + map + ", &" + key + ");";
        lines.add("struct " + map + "_value *" + at + " = " + look);
        if (!a.keys().isEmpty()) {
            lines.addAll(List.of(
                    "if (!" + at + ") {",
                    "    bpf_map_update_elem(&" + map + ", &" + key + ", &" + a.zeros() + ", BPF_NOEXIST);",
                    "    " + at + " = " + look,
                    "}"));
        }
        lines.add("if (!" + at + (full.size() > 1 ? ") {" : ")"));
        full.forEach(l -> lines.add("    " + l));
        if (full.size() > 1) {
            lines.add("}");
        }
        lines.addAll(change(a, at, map + "_add"));
        return lines;
    }

    private static String part(KernelAggregation.Key key) {
        return key instanceof KernelAggregation.Key.Number n
                ? CExpr.bare(n.num())
                : ((KernelAggregation.Key.Bytes) key).field().name();
    }

    private static List<String> change(KernelAggregation a, String at, String add) {
        if (a.into() instanceof Count) {
            return List.of(at + "->count++;");
        } else if (a.into() instanceof Sum || a.into() instanceof Avg) {
            return List.of(at + "->sum += " + add + ";", at + "->count++;");
        } else if (a.into() instanceof Min || a.into() instanceof Max) {
            String better = a.into() instanceof Min ? " < " : " > ";
            return List.of(
                    "if (!" + at + "->seen || " + add + better + at + "->extreme) {",
                    "    " + at + "->seen = 1;",
                    "    " + at + "->extreme = " + add + ";",
                    "}");
        } else if (a.into() instanceof LHist h) {
            return List.of(at + "->buckets[linear(" + add + ", " + CExpr.constant(h.low()) + ", "
                    + CExpr.constant(h.high()) + ", " + CExpr.constant(h.step()) + ", " + h.size() + ")]++;");
        }
        return List.of(at + "->buckets[power_of_two(" + add + ")]++;");
    }
}
