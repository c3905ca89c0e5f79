package org.grebe.core.explain;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.ProgramInfo;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.engine.AttachReport.PassedOver;
import org.grebe.core.expr.Pos;
import org.grebe.core.plan.PlannedCondition;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.SharedVariable;

/**
 * An explanation in lines: a word that says what it is about, then the matter.
 *
 * <pre>
 *   kernel   it.dport in [80, 443]      line 1, column 18
 *   script   slow(it.daddr)             line 1, column 70
 *            because it calls slow()
 * </pre>
 */
final class ExplanationText {
    private static final int LEAST_WIDTH = 30;
    private static final int LABEL = 9;
    private static final String MARGIN = " ".repeat(2 + LABEL);
    private static final int LONGEST_SOURCE = 60;
    private static final int SHOWN_MEMBERS = 8;

    private final Explanation e;
    private final Plan plan;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    ExplanationText(Explanation e, int width) {
        this.e = e;
        this.width = Math.max(width, LEAST_WIDTH);
        this.plan = e.plan();
    }

    List<String> lines() {
        wrap("", "  ", "on " + plan.probe().name() + ": " + plan.probe().doc());
        int column = plan.conditions().stream()
                .filter(c -> c.index() != PlannedCondition.STEPS)
                .mapToInt(c -> shortened(c.source().toString(), LONGEST_SOURCE).length())
                .max()
                .orElse(0);
        plan.conditions().forEach(c -> condition(c, column + 3));
        FilterMaps.of(plan).forEach(m -> add("map", map(m)));
        plan.shared().forEach(this::shared);
        plan.steps().forEach(s -> add("kernel", s.text() + (s.when() == null ? "" : " if " + s.when())));
        for (KernelAggregation a : plan.aggregations()) {
            add("kernel", "counts " + a);
        }
        if (!plan.aggregationReason().isEmpty()) {
            add("script", "counts, because " + plan.aggregationReason());
        }
        copied();
        attach();
        programs();
        e.notes().forEach(n -> add("note", n));
        return lines;
    }

    private void attach() {
        List<PassedOver> passedOver = e.outlook().passedOver();
        if (e.outlook().taken().isEmpty()) {
            add("attach", "nothing that works here");
        } else {
            ProbeVariant taken = e.outlook().taken().get();
            String hope = e.outlook().unknown().isEmpty() ? "" : ", if this kernel takes it";
            add("attach", taken.kind() + ": " + taken.mechanism() + hope);
            if (!e.outlook().unknown().isEmpty()) {
                add("", e.outlook().unknown());
            }
        }
        passedOver.forEach(p -> add("", "not " + p.kind() + ": " + p.reason()));
        e.outlook().taken().ifPresent(t -> t.differences().forEach(d -> add("", "differs: " + d)));
    }

    private void condition(PlannedCondition c, int column) {
        if (c.where() instanceof Lowered.Both b) {
            add("kernel", shortened(b.necessary().toString(), Explanation.WIDTH));
            add("", "necessary for what the script " + (c.index() == PlannedCondition.STEPS ? "then decides"
                    : "decides"));
            if (c.index() == PlannedCondition.STEPS) {
                return;
            }
        }
        String source = shortened(c.source().toString(), LONGEST_SOURCE);
        String place = c.source().pos().equals(Pos.NONE) ? "" : c.source().pos().toString();
        String between = place.isEmpty() ? "" : " ".repeat(Math.max(3, column - source.length()));
        String label = c.inKernel() ? "kernel" : "script";
        if (MARGIN.length() + source.length() + between.length() + place.length() <= width) {
            add(label, source + between + place);
        } else {
            add(label, source);
            add("", place);
        }
        if (c.where() instanceof Lowered.Script s) {
            because(s.reason(), s.pos(), c);
        } else if (c.where() instanceof Lowered.Both b) {
            because(b.reason(), b.pos(), c);
        } else if (c.where() instanceof Lowered.Kernel k && !sameWords(k.test().toString(), c.source().toString())) {
            add("", "as " + shortened(k.test().toString(), Explanation.WIDTH));
        }
    }

    private void shared(SharedVariable v) {
        add(v.inKernel() ? "kernel" : "script", "keeps " + v.name() + (v.inKernel()
                ? ", for up to " + KernelState.MAX_KEYS + " threads" : ""));
        if (!v.inKernel()) {
            add("", "because " + v.whyScript());
        }
    }

    private void because(String reason, Pos pos, PlannedCondition c) {
        boolean elsewhere = pos != null && pos.line() > 0 && !begins(pos, c.source().pos());
        add("", "because " + reason + (elsewhere ? ", at " + pos : ""));
    }

    private static boolean begins(Pos a, Pos b) {
        return a.line() == b.line() && a.column() == b.column();
    }

    /** Whether the kernel's form tells nothing new. */
    private static boolean sameWords(String test, String source) {
        return bare(test).equals(bare(source));
    }

    private static String bare(String text) {
        return text.replaceAll("\\bit\\.|[()' ]", "");
    }

    private static String map(FilterMap m) {
        int count = m.members().size();
        List<?> first = m.members().subList(0, Math.min(SHOWN_MEMBERS, count));
        String all = String.join(", ", first.stream().map(Object::toString).toList());
        return m + ": " + all + (count > SHOWN_MEMBERS ? ", ... " + m.members().get(count - 1) : "");
    }

    private void copied() {
        if (!plan.delivers()) {
            add("copied", "nothing: no event leaves the kernel");
            return;
        }
        String names = String.join(", ", plan.captured().stream().map(Field::name).toList());
        add("copied", (names.isEmpty() ? "no field" : names) + ": " + RecordLayout.of(plan.captured()).size()
                + " bytes an event, of " + RecordLayout.of(plan.probe().fields()).size() + " with all fields");
    }

    private void programs() {
        for (int i = 0; i < e.outlook().programs().size(); i++) {
            ProgramSpec program = e.outlook().programs().get(i);
            add("program", program.name() + " (" + program.attachment().describe() + "): " + program.code().slots()
                    + " instructions");
            if (i < e.verified().size()) {
                ProgramInfo info = e.verified().get(i);
                add("", "verified: " + info.verifiedInsns() + " walked by the verifier, " + info.jitedBytes()
                        + " bytes of machine code");
            }
        }
    }

    /** Continues below the matter where it is too long for a line. */
    private void add(String label, String text) {
        String first = "  " + label + " ".repeat(LABEL - label.length());
        wrap(first, MARGIN + "  ", text.replaceAll("\\s*\\R\\s*", " "));
    }

    /** Breaks at blanks alone: a word that is longer than the line stays whole. */
    private void wrap(String first, String others, String text) {
        String prefix = first;
        String rest = text;
        while (prefix.length() + rest.length() > width) {
            int fits = rest.lastIndexOf(' ', width - prefix.length());
            int end = fits > 0 ? fits : rest.indexOf(' ', Math.max(0, width - prefix.length()));
            if (end <= 0) {
                break;
            }
            lines.add(prefix + rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
            prefix = others;
        }
        lines.add(prefix + rest);
    }

    /** One line; of a longer text its beginning and three dots. */
    private static String shortened(String text, int atMost) {
        String line = text.replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= atMost ? line : line.substring(0, atMost - 3).stripTrailing() + "...";
    }
}
