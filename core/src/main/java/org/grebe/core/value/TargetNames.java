package org.grebe.core.value;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.grebe.bpf.text.Suggest;

/** Functions or tracepoints that are one probe, by their numbers there. */
public record TargetNames(List<String> names) implements NumberNames {
    public TargetNames {
        names = List.copyOf(names);
    }

    @Override
    public String name(long number) {
        return number >= 0 && number < names.size() ? names.get((int) number) : Long.toString(number);
    }

    @Override
    public Set<Long> numbers(String name) {
        int at = names.indexOf(name);
        return at < 0 ? Set.of() : Set.of((long) at);
    }

    @Override
    public Optional<String> problem(String name) {
        if (names.contains(name)) {
            return Optional.empty();
        }
        List<String> close = Suggest.closest(name, names);
        return Optional.of("'" + name + "' is not traced here"
                + (close.isEmpty() ? "" : "; did you mean '" + close.get(0) + "'?"));
    }

    @Override
    public String example() {
        return names.get(0);
    }
}
