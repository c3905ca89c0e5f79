package org.grebe.core.explain;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.CHelpers;
import org.grebe.bpf.ir.CSet;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.core.codegen.Counters;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Plan;

/**
 * The programs of a plan as one source of C for clang and libbpf, with the places in the script in comments. Nothing is
 * compiled from it: the programs are written without a compiler, and this is what they do.
 */
public final class CSource {
    private final Plan plan;
    private final int ringBytes;
    private final List<String> top = new ArrayList<>();

    private CSource(Plan plan, int ringBytes) {
        this.plan = plan;
        this.ringBytes = ringBytes;
    }

    /**
     * Of the programs that are called so.
     *
     * @param skippedTgid process that is left out, 0 for none
     * @param ringBytes of the ring buffer
     */
    public static String of(Plan plan, ProbeVariant variant, List<String> names, Btf btf, int skippedTgid,
            int ringBytes) {
        ProbeImage image = variant.build(btf, new PlanHoles(plan, 1), skippedTgid);
        return of(plan, variant, names, image, ringBytes, false);
    }

    /** As that machine would load them. */
    static String of(Plan plan, ProbeVariant variant, List<String> names, ThisMachine machine, int ringBytes) {
        return of(plan, variant, names, machine.image(plan, variant), ringBytes, machine.isDispatched(variant));
    }

    private static String of(Plan plan, ProbeVariant variant, List<String> names, ProbeImage image, int ringBytes,
            boolean dispatched) {
        List<Program> programs = image.trees().stream().filter(p -> names.contains(p.name())).toList();
        String source = new CSource(plan, ringBytes).text(variant, programs, image.ownMaps());
        String how = CText.comment(
                "a line typed anew replaces it: what is attached tail-calls what a map of one slot holds");
        return dispatched ? source.replaceFirst("\n", "\n" + how + "\n") : source;
    }

    private String text(ProbeVariant variant, List<Program> programs, List<KernelMap> maps) {
        List<String> functions = new ArrayList<>();
        for (Program program : programs) {
            functions.add("");
            functions.addAll(program.c());
        }
        declarations(maps);
        String all = String.join("\n", top) + "\n" + String.join("\n", functions);
        List<String> out = new ArrayList<>(List.of(
                CText.comment("on " + plan.probe().name() + " by " + variant.mechanism()),
                "#include \"vmlinux.h\"",
                "#include <bpf/bpf_helpers.h>",
                "#include <bpf/bpf_core_read.h>",
                "#include <bpf/bpf_endian.h>",
                "#include <bpf/bpf_tracing.h>",
                "",
                "char LICENSE[] SEC(\"license\") = \"Dual BSD/GPL\";",
                ""));
        List<String> helpers = CHelpers.functions(all);
        out.addAll(CHelpers.types(all + String.join("\n", helpers)));
        out.addAll(top);
        out.addAll(helpers);
        out.remove(out.size() - 1);
        out.addAll(functions);
        return String.join("\n", out) + "\n";
    }

    /** Everything above the functions. */
    private void declarations(List<KernelMap> maps) {
        if (plan.delivers()) {
            event();
            List<String> ring =
                    new ArrayList<>(new KernelMap(MapSpec.ringbuf(PlanHoles.RING, ringBytes), null, null).c());
            ring.add("volatile __u32 " + PlanHoles.WAKEUP + "; // the reader says whether it wants to be woken");
            add(ring);
        }
        for (FilterMap map : FilterMaps.of(plan)) {
            set(map);
        }
        plan.states().forEach(this::state);
        plan.aggregations().forEach(this::aggregation);
        maps.forEach(map -> add(map.c()));
        counters();
    }

    private void set(FilterMap map) {
        boolean pinned = map.kind() == FilterMap.Kind.PINNED;
        List<String> lines = new ArrayList<>(List.of(CText.comment(
                pinned ? "somebody else's: " + map : "filled by grebe: " + members(map))));
        lines.addAll(CSet.of(map, pinned ? MapSpec.hash(map.name(), 8, 8, 1) : map.spec()));
        add(lines);
    }

    private static String members(FilterMap map) {
        int count = map.members().size();
        return count <= 8 ? map.members().toString() : count + " values, " + map.members().subList(0, 8) + " and so on";
    }

    private void state(KernelState state) {
        List<String> lines = new ArrayList<>(List.of(CText.comment(
                state.variable() + ", which all handlers of the script share")));
        state.maps().forEach(m -> lines.addAll(m.c()));
        add(lines);
    }

    private void aggregation(KernelAggregation a) {
        List<String> lines = new ArrayList<>(List.of(CText.comment(a.toString())));
        for (KernelMap map : a.maps()) {
            boolean zeros = map.spec().name().equals(a.zeros());
            if (zeros) {
                lines.add(CText.comment("a new cell, too large for the stack"));
            }
            lines.addAll(zeros ? map.variable() : map.c());
        }
        add(lines);
    }

    private void event() {
        List<String> lines = new ArrayList<>(List.of("struct event {", "    __u32 trace;", "    __u32 unused;"));
        for (Field f : plan.captured()) {
            boolean array = f.type() == FieldType.BYTES || f.type() == FieldType.TEXT;
            String length = array ? "[" + f.type().size + "]" : "";
            lines.add("    " + type(f.type()) + " " + CText.name(f.name()) + length + ";");
        }
        plan.captured().stream().filter(Field::nullable)
                .forEach(f -> lines.add("    __u8 " + CText.presence(f.name()) + ";"));
        RecordLayout layout = RecordLayout.of(plan.captured());
        int padding = layout.size() - RecordLayout.HEADER_BYTES
                - plan.captured().stream().mapToInt(f -> f.type().size).sum() - layout.presences().size();
        if (padding > 0) {
            lines.add("    __u8 padding[" + padding + "];");
        }
        lines.add("};");
        lines.add("_Static_assert(sizeof(struct event) == " + layout.size() + ", \"as grebe reads it\");");
        add(lines);
    }

    private static String type(FieldType type) {
        return switch (type) {
            case U8, BYTES -> "__u8";
            case S8 -> "__s8";
            case U16 -> "__u16";
            case S16 -> "__s16";
            case S32 -> "__s32";
            case U32 -> "__u32";
            case U64, POINTER -> "__u64";
            case S64 -> "__s64";
            case TEXT -> "char";
            case COMM, ADDRESS -> "union bytes16";
        };
    }

    private void counters() {
        List<String> names = new ArrayList<>();
        for (Counters c : Counters.values()) {
            names.add(c.name());
        }
        List<String> lines = new ArrayList<>(List.of(
                "enum { " + String.join(", ", names) + " }; // each event adds to one of them",
                "volatile struct {",
                "    __u64 of[" + Counters.SLOT_BYTES / 8 + "]; // so many that CPUs share no cache line",
                "} counters[" + Counters.SLOTS + "];",
                "static __always_inline int count(int which)",
                "{",
                "    __u32 slot = bpf_get_smp_processor_id() & " + (Counters.SLOTS - 1) + ";",
                "    __sync_fetch_and_add(&counters[slot].of[which], 1);",
                "    return 0;",
                "}"));
        add(lines);
    }

    private void add(List<String> lines) {
        top.addAll(lines);
        top.add("");
    }
}
