package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.ir.PrintCStmt;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.Counters;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Plan;

/**
 * The programs of a plan as one source of C for clang and libbpf, with the places in the script in comments. Nothing is
 * compiled from it: the programs are written without a compiler, and this is what they do.
 */
public final class CSource {
    private static final int SOCKETS = 16384;

    private final Plan plan;
    private final PlanHoles holes;
    private final int skippedTgid;
    private final int ringBytes;
    private final Set<String> asked;
    private final List<String> top = new ArrayList<>();

    private CSource(Plan plan, int skippedTgid, int ringBytes) {
        this.plan = plan;
        this.holes = new PlanHoles(plan, 1);
        this.skippedTgid = skippedTgid;
        this.ringBytes = ringBytes;
        this.asked = plan.kernelFields();
    }

    /** {@code skippedTgid} as the programs were made with it; the ring buffer has {@code ringBytes}. */
    public static String of(Plan plan, ProbeVariant variant, List<ProgramSpec> programs, Btf btf, int skippedTgid,
            int ringBytes) {
        CForms forms = new CForms(btf, skippedTgid, plan.kernelFields());
        return new CSource(plan, skippedTgid, ringBytes).text(variant, programs, forms);
    }

    private String text(ProbeVariant variant, List<ProgramSpec> programs, CForms forms) {
        List<String> functions = new ArrayList<>();
        for (ProgramSpec program : programs) {
            Optional<CForm> form = plan.probe().site().isPresent()
                    ? Optional.of(forms.ofSite(program, plan.probe().site().get())) : forms.of(program);
            functions.add("");
            if (form.isPresent()) {
                functions.addAll(function(form.get()));
            } else {
                functions.add(CText.comment(program.name() + " has no form in C yet; see its listing"));
            }
        }
        declarations(String.join("\n", functions));
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
    private void declarations(String functions) {
        if (plan.delivers()) {
            event();
            add(List.of(
                    "struct {",
                    "    __uint(type, BPF_MAP_TYPE_RINGBUF);",
                    "    __uint(max_entries, " + ringBytes + ");",
                    "} events SEC(\".maps\");",
                    "volatile __u32 wakeup; // the reader says whether it wants to be woken"));
        }
        for (FilterMap map : FilterMaps.of(plan)) {
            add(CMaps.filter(map));
        }
        plan.aggregations().forEach(a -> add(CMaps.aggregation(a)));
        if (functions.contains("&connecting")) {
            add(CMaps.map("connecting", "BPF_MAP_TYPE_LRU_HASH", "__u64", "struct sock *", SOCKETS));
        }
        if (functions.contains("&syn_sent")) {
            add(CState.waiting(plan.probe(), asked));
        }
        if (functions.contains("&connect_call")) {
            add(CHandshake.calls());
        }
        counters();
    }

    private void event() {
        List<String> lines = new ArrayList<>(List.of("struct event {", "    __u32 trace;", "    __u32 unused;"));
        for (Field f : plan.captured()) {
            boolean array = f.type() == FieldType.BYTES || f.type() == FieldType.TEXT;
            String length = array ? "[" + f.type().size + "]" : "";
            lines.add("    " + type(f.type()) + " " + CText.name(f.name()) + length + ";");
        }
        RecordLayout layout = RecordLayout.of(plan.captured());
        int padding = layout.size() - RecordLayout.HEADER_BYTES
                - plan.captured().stream().mapToInt(f -> f.type().size).sum();
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

    private List<String> function(CForm form) {
        List<String> lines = new ArrayList<>();
        List<String> body = new ArrayList<>(form.head());
        if (form.later() != null) {
            CForm later = form.later();
            lines.add("static __always_inline int " + later.signature());
            lines.addAll(braced(whole(later, form.fields().keySet())));
            lines.add("");
            body.addAll(statements(form, holes.tests(form.fields(), null)));
            body.addAll(CState.keep(plan.probe(), form, asked));
        } else if (form.holes()) {
            body = whole(form, null);
        }
        lines.add("SEC(\"" + form.section() + "\")");
        lines.add("int " + form.signature());
        lines.addAll(braced(body));
        return lines;
    }

    /** {@code before}: what tests could look at earlier, or null. */
    private List<String> whole(CForm form, Set<String> before) {
        List<String> body = new ArrayList<>(form.head());
        List<Stmt> all = new ArrayList<>(holes.tests(form.fields(), before));
        all.addAll(holes.deliver());
        body.addAll(statements(form, all));
        body.addAll(drop(form));
        if (!body.get(body.size() - 1).startsWith("return")) {
            body.add("return 0;");
        }
        return body;
    }

    private static List<String> statements(CForm form, List<Stmt> statements) {
        return PrintCStmt.of(statements, form, form.admission().isEmpty() ? form.known() : List.of());
    }

    private static List<String> drop(CForm form) {
        return form.drop() == null ? List.of() : List.of("drop:", form.drop(), "return 0;");
    }

    private static List<String> braced(List<String> body) {
        List<String> lines = new ArrayList<>(List.of("{"));
        lines.addAll(CText.indented(body));
        lines.add("}");
        return lines;
    }
}
