package org.grebe.core.dsl.text;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.bpf.text.Suggest;

/** What to say of a variable or function that nobody knows. */
public final class UnknownNames {
    private static final String NO_EVENT =
            "no variable 'it': an event is `it` in the closure of on, as in on connect { print it.dport }";

    private UnknownNames() {}

    /** {@code known} are other names of the script that may have been meant. */
    public static String variable(String name, Collection<String> known) {
        String problem = "no variable '" + name + "'";
        if (name.equals("it")) {
            return NO_EVENT;
        }
        if (isProbe(name)) {
            return problem + ": it is a probe, as in " + probeForm(name);
        }
        Optional<Vocabulary.Word> word = Vocabulary.find(name);
        if (word.isPresent()) {
            return problem + ": it is a word that is called, as in " + word.get().form();
        }
        boolean field = Catalogue.ALL.stream().anyMatch(p -> p.has(name));
        return field ? problem + "; in the closure of on the event has it: it." + name
                : Elsewhere.hint(name).map(hint -> problem + ": " + hint)
                        .orElseGet(() -> closest(problem, name, known));
    }

    /** {@code call} is how the message quotes it. */
    public static String function(String call, String name, Collection<String> known) {
        if (isProbe(name)) {
            return "no function " + call + "; did you mean " + probeForm(name) + "?";
        }
        Optional<Vocabulary.Word> word = Vocabulary.find(name);
        if (word.isPresent()) {
            return name + " does not take " + call.substring(name.length()) + "; it is used as in "
                    + word.get().form();
        }
        return Elsewhere.hint(name).map(hint -> "no function " + call + ": " + hint)
                .orElseGet(() -> closest("no function " + call, name, known));
    }

    private static boolean isProbe(String name) {
        return Catalogue.find(name).isPresent() || Providers.find(name).isPresent();
    }

    private static String probeForm(String name) {
        return "on " + Providers.find(name).map(Provider::form).orElse(name) + " { print it }";
    }

    private static String closest(String problem, String name, Collection<String> known) {
        List<String> others = Stream.concat(Vocabulary.names().stream(), known.stream())
                .filter(other -> !other.equals(name))
                .toList();
        return DidYouMean.text(problem, Suggest.closest(name, others));
    }
}
