package org.grebe.shell.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.KernelFacts;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.engine.TraceError;

/**
 * {@code probes}: what can be traced, by a pattern such as {@code tcp_send*} or {@code tracepoint:sched:*}.
 *
 * @param lines one a probe, those first that work on every kernel
 * @param note what is left out and how to see it, or ""
 */
public record ProbeList(List<String> lines, String note) {
    /** Where no provider is asked for: the others have the same names. */
    private static final List<Provider> ONE_OF_EACH = Providers.ALL.stream().filter(p -> !p.sharesTargets())
            .sorted(Comparator.comparing(p -> p.needs().isPresent())).toList();
    private static final String ALL = "--all";

    /** Of this kernel; what cannot be attached to here stands last or, where something else is found, in the note. */
    public static ProbeList of(KernelProbes kernel, String pattern) {
        return of(kernel, pattern, p -> p.needs().filter(f -> f.probe() instanceof ProbeResult.Unsupported).isEmpty());
    }

    /**
     * Lines for people. A pattern without {@code *} and {@code ?} finds what has it in its name. With {@code --all}
     * before it nothing is left out.
     *
     * @param works whether a provider's probes attach here
     * @throws TraceError if nothing is called so
     */
    static ProbeList of(KernelProbes kernel, String pattern, Predicate<Provider> works) {
        String asked = pattern.strip();
        boolean all = asked.equals(ALL) || asked.startsWith(ALL + " ");
        String text = (all ? asked.substring(ALL.length()) : asked).strip().replaceAll("^['\"]|['\"]$", "");
        if (text.isEmpty() && !all) {
            return new ProbeList(overview(), "");
        }
        int colon = text.indexOf(':');
        Optional<Provider> only = colon < 0 ? Optional.empty() : Providers.find(text.substring(0, colon));
        String name = only.isEmpty() ? text : text.substring(colon + 1);
        List<String> lines = new ArrayList<>();
        String note = "";
        for (Provider provider : only.map(List::of).orElse(ONE_OF_EACH)) {
            List<String> found = only.isEmpty() ? knownTargets(kernel.kernel(), provider, name)
                    : targets(kernel.kernel(), provider, name);
            List<String> plumbing = provider.plumbing();
            List<String> written = all || plumbing.stream().anyMatch(name::contains) ? found
                    : found.stream().filter(t -> plumbing.stream().noneMatch(t::startsWith)).toList();
            List<String> shown = written.isEmpty() && lines.isEmpty() ? found : written;
            boolean dead = only.isEmpty() && !all && !works.test(provider);
            if (dead && !lines.isEmpty() && !found.isEmpty()) {
                note = found.size() + " " + provider.targetsAre() + ", since " + provider.word()
                        + "s do not work here";
                continue;
            }
            if (shown.size() < found.size()) {
                note = (found.size() - shown.size()) + " functions that belong to tracepoints, such as "
                        + found.stream().filter(t -> !written.contains(t)).findFirst().orElseThrow();
            }
            shown.forEach(target -> lines.add(line(kernel.kernel(), provider, target)));
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

    private static List<String> overview() {
        List<List<String>> rows = new ArrayList<>();
        Catalogue.ALL.forEach(p -> rows.add(List.of(p.name(), p.doc())));
        Providers.ALL.forEach(p -> rows.add(List.of(p.form(), p.doc())));
        int width = rows.stream().mapToInt(r -> r.get(0).length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        rows.forEach(r -> lines.add(String.format("%-" + width + "s  %s", r.get(0), r.get(1))));
        lines.add("");
        lines.add("with a pattern: which functions and tracepoints there are, such as probes 'tcp_send*'");
        lines.add("`fields PROBE` shows what its events have");
        return lines;
    }

    private static List<String> targets(KernelFacts kernel, Provider provider, String name) {
        Predicate<String> wanted = matching(name);
        return provider.targetNames(kernel).stream()
                .filter(target -> wanted.test(target)
                        || provider.hasCategories() && wanted.test(target.substring(target.indexOf(':') + 1)))
                .toList();
    }

    /** Without BTF there are functions and tracepoints still, but nobody knows of raw ones. */
    private static List<String> knownTargets(KernelFacts kernel, Provider provider, String name) {
        try {
            return targets(kernel, provider, name);
        } catch (BtfException e) {
            return List.of();
        }
    }

    private static String line(KernelFacts kernel, Provider provider, String target) {
        return (provider.word() + ":" + target + "  " + prototype(kernel, provider, target)).stripTrailing();
    }

    private static String prototype(KernelFacts kernel, Provider provider, String target) {
        try {
            return provider.prototype(kernel, target);
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
