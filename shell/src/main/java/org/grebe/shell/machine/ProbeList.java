package org.grebe.shell.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.KernelFacts;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.AttachTarget;
import org.grebe.bpf.probes.TargetNames;
import org.grebe.core.engine.TraceError;

/**
 * {@code probes}: what can be traced, by a pattern such as {@code tcp_send*} or {@code tracepoint:sched:*}.
 *
 * @param lines one a probe, those first that work on every kernel
 * @param note what is left out and how to see it, or ""
 */
public record ProbeList(List<String> lines, String note) {
    /** Where no kind is asked for: others have the same names. Functions last, since there are the most of them. */
    private static final List<AttachTarget.Kind> ONE_OF_EACH =
            List.of(AttachTarget.Kind.TRACEPOINT, AttachTarget.Kind.RAWTP, AttachTarget.Kind.KPROBE);
    /** Functions that the kernel's macros make of tracepoints, and what cannot be traced. */
    private static final List<String> PLUMBING = List.of("__SCT__", "__SCK__", "__bpf_trace_", "__probestub_",
            "__traceiter_", "perf_trace_", "trace_event_raw_", "trace_raw_output_", "trace_event_get_offsets_",
            "__ftrace_invalid_address__");
    private static final String ALL = "--all";

    /** Of this kernel; what cannot be attached to here stands last or, where something else is found, in the note. */
    public static ProbeList of(KernelProbes kernel, String pattern) {
        return of(kernel, pattern, !(Features.KPROBE_PMU.probe() instanceof ProbeResult.Unsupported));
    }

    /**
     * Lines for people. A pattern without {@code *} and {@code ?} finds what has it in its name. With {@code --all}
     * before it nothing is left out.
     *
     * @param kprobes whether kprobes attach here
     * @throws TraceError if nothing is called so
     */
    static ProbeList of(KernelProbes kernel, String pattern, boolean kprobes) {
        String asked = pattern.strip();
        boolean all = asked.equals(ALL) || asked.startsWith(ALL + " ");
        String text = (all ? asked.substring(ALL.length()) : asked).strip().replaceAll("^['\"]|['\"]$", "");
        if (text.isEmpty() && !all) {
            return new ProbeList(overview(), "");
        }
        int colon = text.indexOf(':');
        List<AttachTarget.Kind> kinds = colon < 0 ? List.of()
                : Stream.of(AttachTarget.Kind.values()).filter(k -> k.word().equals(text.substring(0, colon))).toList();
        String name = kinds.isEmpty() ? text : text.substring(colon + 1);
        List<String> lines = new ArrayList<>();
        String note = "";
        for (AttachTarget.Kind kind : kinds.isEmpty() ? ONE_OF_EACH : kinds) {
            List<String> found = kinds.isEmpty() && kind == AttachTarget.Kind.RAWTP && !hasBtf(kernel)
                    ? List.of() : targets(kernel.kernel(), kind, name);
            List<String> written = all || !kind.isFunction() || PLUMBING.stream().anyMatch(name::contains) ? found
                    : found.stream().filter(t -> !isPlumbing(t)).toList();
            List<String> shown = written.isEmpty() && lines.isEmpty() ? found : written;
            boolean dead = kind == AttachTarget.Kind.KPROBE && !kprobes && kinds.isEmpty() && !all;
            if (dead && !lines.isEmpty() && !found.isEmpty()) {
                note = found.size() + " kernel functions, since kprobes do not work here";
                continue;
            }
            if (shown.size() < found.size()) {
                note = (found.size() - shown.size()) + " functions that belong to tracepoints, such as "
                        + found.stream().filter(ProbeList::isPlumbing).findFirst().orElseThrow();
            }
            shown.forEach(target -> lines.add(line(kernel.kernel(), kind, target)));
        }
        if (lines.isEmpty()) {
            throw nothing(kernel, text);
        }
        return new ProbeList(lines,
                note.isEmpty() ? "" : "left out: " + note + "; `probes --all " + text + "` lists them, too");
    }

    private static TraceError nothing(KernelProbes kernel, String text) {
        boolean unread = kernel.kernel().tracepoints().isEmpty();
        return new TraceError("nothing that can be traced is called " + text + (unread
                ? ", but tracepoints could not be listed: tracefs cannot be read; run as root"
                : "; a pattern has * and ?, such as 'tcp_send*' or 'tracepoint:sched:*'"));
    }

    /** Without it there are functions and tracepoints still, but nobody knows of raw ones. */
    private static boolean hasBtf(KernelProbes kernel) {
        try {
            kernel.kernel().btf();
            return true;
        } catch (BtfException e) {
            return false;
        }
    }

    private static boolean isPlumbing(String function) {
        return PLUMBING.stream().anyMatch(function::startsWith);
    }

    private static List<String> overview() {
        List<List<String>> rows = new ArrayList<>();
        Catalogue.ALL.forEach(p -> rows.add(List.of(p.name(), p.doc())));
        Stream.of(AttachTarget.Kind.values()).forEach(k -> rows.add(List.of(k.form(), k.doc)));
        int width = rows.stream().mapToInt(r -> r.get(0).length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        rows.forEach(r -> lines.add(String.format("%-" + width + "s  %s", r.get(0), r.get(1))));
        lines.add("");
        lines.add("with a pattern: which functions and tracepoints there are, such as probes 'tcp_send*'");
        lines.add("`fields PROBE` shows what its events have");
        return lines;
    }

    private static List<String> targets(KernelFacts kernel, AttachTarget.Kind kind, String name) {
        Predicate<String> wanted = matching(name);
        return TargetNames.of(kernel, kind).stream()
                .filter(target -> wanted.test(target)
                        || kind == AttachTarget.Kind.TRACEPOINT && wanted.test(target.substring(target.indexOf(':')
                                + 1)))
                .toList();
    }

    private static String line(KernelFacts kernel, AttachTarget.Kind kind, String target) {
        return (kind.word() + ":" + target + "  " + prototype(kernel, kind, target)).stripTrailing();
    }

    private static String prototype(KernelFacts kernel, AttachTarget.Kind kind, String target) {
        try {
            Btf btf = kernel.btf();
            return kind == AttachTarget.Kind.TRACEPOINT ? ""
                    : kind == AttachTarget.Kind.RAWTP ? KernelProbes.prototype(btf.tracepoint(target))
                    : btf.find(BtfKind.FUNC, target).isPresent() ? KernelProbes.prototype(btf.function(target)) : "";
        } catch (BtfException e) {
            return ""; // The name alone, where BTF knows no more or several.
        }
    }

    private static Predicate<String> matching(String pattern) {
        if (!pattern.contains("*") && !pattern.contains("?")) {
            return name -> name.contains(pattern);
        }
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString()).asMatchPredicate();
    }
}
