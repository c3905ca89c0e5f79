package org.grebe.shell.repl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Provider;
import org.grebe.shell.repl.Completions.Choice;

/** Functions and tracepoints for completion. The names are read once: at a prompt, a second Tab must not wait. */
final class Targets {
    private static final Map<Provider, List<String>> NAMES = new HashMap<>();

    private Targets() {}

    /** Choices that begin with {@code start}; of tracepoints first the categories, then, behind one, its names. */
    static List<Choice> of(Place.Target place, String start) {
        return of(names(place.provider()), place, start);
    }

    static List<Choice> of(List<String> names, Place.Target place, String start) {
        String before = place.before();
        Stream<String> found = names.stream().filter(n -> n.startsWith(before + start))
                .map(n -> n.substring(before.length()));
        return place.provider().hasCategories() && before.isEmpty()
                ? found.map(n -> n.substring(0, n.indexOf(':'))).distinct().map(n -> new Choice(n, ":", "")).toList()
                : found.map(n -> new Choice(n, place.quote() + ")", "")).toList();
    }

    private static synchronized List<String> names(Provider provider) {
        try {
            return NAMES.computeIfAbsent(provider, p -> p.targetNames(KernelProbes.ofThisKernel().kernel()));
        } catch (BtfException e) {
            return List.of(); // What nobody tells cannot be offered; running the line says why.
        }
    }
}
