package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.grebe.bpf.asm.Disassembler;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.ir.CText;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.PrintC;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.Counters;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.Condition;
import org.grebe.core.plan.Plan;

/**
 * One function in C. The order of its tests, and where the admission stands among them, are read off the instructions
 * of the program that it shows.
 */
final class CFunction {
    private static final String ADMISSION = "call bpf_get_current_pid_tgid";

    private final Plan plan;
    private final CForm form;
    private final List<Line> code;
    private final int firstLine;
    private final List<String> body = new ArrayList<>();
    private final Set<String> declared = new LinkedHashSet<>();

    /** {@code from}: where in the program this function's instructions begin and end. */
    CFunction(Plan plan, CForm form, ProgramSpec program, int from, int to) {
        this.plan = plan;
        this.form = form;
        this.code = program.code().lines().subList(from, to);
        this.firstLine = from;
    }

    List<String> body() {
        body.addAll(form.head());
        declared.addAll(form.admission().isEmpty() ? form.known() : List.of());
        tests();
        return body;
    }

    private record Placed(int at, Condition condition) {}

    private void tests() {
        int admission = form.admission().isEmpty() ? -1 : indexOf(ADMISSION);
        boolean admitted = form.admission().isEmpty();
        List<Placed> placed = plan.conditions().stream()
                .filter(c -> c.kernelTest().isPresent())
                .map(c -> new Placed(indexOf(plan.numberOf(c)), c))
                .filter(p -> p.at() >= 0)
                .sorted(Comparator.comparingInt(Placed::at))
                .toList();
        for (Placed p : placed) {
            if (!admitted && p.at() > admission) {
                admit();
                admitted = true;
            }
            test(p.condition());
        }
        if (!admitted) {
            admit();
        }
    }

    private void admit() {
        body.addAll(form.admission());
        declared.addAll(form.known());
    }

    private void test(Condition c) {
        Predicate test = c.kernelTest().orElseThrow();
        body.add("");
        body.add(CText.comment(c.source().pos() + ": " + c.source()));
        test.fields().forEach(this::declare);
        String unless = PrintC.unless(test);
        String condition = unless.startsWith("(") ? unless : "(" + unless + ")";
        body.add("if " + condition + (form.leave().startsWith("return") ? "" : " {"));
        end(Counters.REJECTED).forEach(l -> body.add("    " + l));
        if (!form.leave().startsWith("return")) {
            body.add("}");
        }
    }

    /** Counts, and leaves. */
    private List<String> end(Counters counter) {
        String count = "count(" + counter.name() + ");";
        return form.leave().startsWith("return") ? List.of("return " + count) : List.of(count, form.leave());
    }

    void declare(String field) {
        if (declared.add(field)) {
            body.addAll(form.declare(field, CText.name(field)));
        }
    }

    /** What happens with an event that passed. */
    void deliver() {
        if (plan.delivers()) {
            submit();
        } else {
            plan.aggregations().forEach(a -> a.fields().forEach(this::declare));
            boolean keyed = plan.aggregations().stream().anyMatch(a -> !a.keys().isEmpty());
            body.add("");
            body.add("__u32 first = 0;");
            if (keyed) {
                body.add("bool no_room = false;");
            }
            plan.aggregations().forEach(a -> body.addAll(CAggregation.add(a)));
            if (keyed) {
                List<String> lost = end(Counters.LOST);
                body.add("if (no_room)" + (lost.size() > 1 ? " {" : ""));
                lost.forEach(l -> body.add("    " + l));
                if (lost.size() > 1) {
                    body.add("}");
                }
            }
            body.addAll(last(Counters.AGGREGATED));
        }
    }

    private List<String> last(Counters counter) {
        return form.leave().startsWith("return") ? end(counter) : List.of("count(" + counter.name() + ");");
    }

    private void submit() {
        boolean one = form.leave().startsWith("return");
        body.add("");
        body.add("struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);");
        body.add(one ? "if (!e)" : "if (!e) {");
        end(Counters.LOST).forEach(l -> body.add("    " + l));
        if (!one) {
            body.add("}");
        }
        body.add("e->trace = 1;");
        body.add("e->unused = 0;");
        for (Field f : plan.captured()) {
            String name = CText.name(f.name());
            String target = "e->" + name;
            body.addAll(declared.contains(f.name()) && f.type() != FieldType.TEXT
                    ? List.of(target + " = " + name + ";")
                    : form.into(f.name(), target));
        }
        if (padding(plan) > 0) {
            body.add("__builtin_memset(e->padding, 0, sizeof(e->padding));");
        }
        body.add("bpf_ringbuf_submit(e, wakeup);");
        body.addAll(last(Counters.DELIVERED));
    }

    /** Bytes behind the last field. */
    static int padding(Plan plan) {
        RecordLayout layout = RecordLayout.of(plan.captured());
        int used = RecordLayout.HEADER_BYTES + plan.captured().stream().mapToInt(f -> f.type().size).sum();
        return layout.size() - used;
    }

    /** Keeps the event until what is missing is known. */
    void keep(Set<String> asked) {
        boolean timed = CState.timed(plan.probe());
        List<Field> kept = CState.kept(plan.probe(), asked);
        body.add("");
        body.add("struct kept kept;");
        for (Field f : kept) {
            body.addAll(form.into(f.name(), "kept." + f.name()));
        }
        if (timed) {
            body.add("kept.start = bpf_ktime_get_ns();");
            body.add("if (bpf_map_update_elem(&syn_sent, &sk, &kept, BPF_ANY)) // no room");
            end(Counters.LOST).forEach(l -> body.add("    " + l));
        } else {
            if (kept.isEmpty()) {
                body.add("kept.nothing = 0;");
            }
            body.add("bpf_map_update_elem(&syn_sent, &sk, &kept, BPF_ANY);");
        }
        body.add("return 0;");
    }

    private int indexOf(int condition) {
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i).origin().condition() == condition) {
                return firstLine + i;
            }
        }
        return -1;
    }

    private int indexOf(String text) {
        for (int i = 0; i < code.size(); i++) {
            if (Disassembler.text(code.get(i).insn()).toLowerCase(Locale.ROOT).equals(text)) {
                return firstLine + i;
            }
        }
        return -1;
    }
}
