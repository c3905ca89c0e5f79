package org.grebe.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.KernelFacts;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Site;
import org.grebe.bpf.probes.TargetNames;
import org.grebe.core.engine.TraceError;

/** {@code probes}: what can be traced, by a pattern such as {@code tcp_send*} or {@code tracepoint:sched:*}. */
public final class ProbeList {
    /** Where no kind is asked for: others have the same names. */
    private static final List<Site.Kind> ONE_OF_EACH =
            List.of(Site.Kind.KPROBE, Site.Kind.TRACEPOINT, Site.Kind.RAWTP);

    private ProbeList() {}

    /**
     * Lines for people. A pattern without {@code *} and {@code ?} finds what has it in its name.
     *
     * @throws TraceError if nothing is called so
     */
    public static List<String> lines(KernelProbes kernel, String pattern) {
        if (pattern.isBlank()) {
            return overview();
        }
        String text = pattern.strip().replaceAll("^['\"]|['\"]$", "");
        int colon = text.indexOf(':');
        List<Site.Kind> kinds = colon < 0 ? List.of()
                : Stream.of(Site.Kind.values()).filter(k -> k.word().equals(text.substring(0, colon))).toList();
        String name = kinds.isEmpty() ? text : text.substring(colon + 1);
        List<String> lines = new ArrayList<>();
        for (Site.Kind kind : kinds.isEmpty() ? ONE_OF_EACH : kinds) {
            lines.addAll(ofKind(kernel.kernel(), kind, name));
        }
        if (lines.isEmpty()) {
            boolean unread = kernel.kernel().tracepoints().isEmpty();
            throw new TraceError("nothing that can be traced is called " + text + (unread
                    ? ", but tracepoints could not be listed: tracefs cannot be read; run as root"
                    : "; a pattern has * and ?, such as 'tcp_send*' or 'tracepoint:sched:*'"));
        }
        return lines;
    }

    private static List<String> overview() {
        List<List<String>> rows = new ArrayList<>();
        Catalogue.ALL.forEach(p -> rows.add(List.of(p.name(), p.doc())));
        Stream.of(Site.Kind.values()).forEach(k -> rows.add(List.of(k.form(), k.doc)));
        int width = rows.stream().mapToInt(r -> r.get(0).length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        rows.forEach(r -> lines.add(String.format("%-" + width + "s  %s", r.get(0), r.get(1))));
        lines.add("");
        lines.add("with a pattern: which functions and tracepoints there are, such as probes 'tcp_send*'");
        return lines;
    }

    private static List<String> ofKind(KernelFacts kernel, Site.Kind kind, String name) {
        Predicate<String> wanted = matching(name);
        return TargetNames.of(kernel, kind).stream()
                .filter(target -> wanted.test(target)
                        || kind == Site.Kind.TRACEPOINT && wanted.test(target.substring(target.indexOf(':') + 1)))
                .map(target -> (kind.word() + ":" + target + "  " + prototype(kernel, kind, target)).stripTrailing())
                .toList();
    }

    private static String prototype(KernelFacts kernel, Site.Kind kind, String target) {
        try {
            Btf btf = kernel.btf();
            return kind == Site.Kind.TRACEPOINT ? ""
                    : kind == Site.Kind.RAWTP ? KernelProbes.prototype(btf.tracepoint(target))
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
