package org.grebe.core.value;

import java.util.Optional;
import java.util.Set;

/** Names of numbers, which do not change while a trace runs: a comparison with a name is one with numbers. */
public interface NumberNames {
    /** Null where it has none. */
    String name(long number);

    /** The numbers of that name. */
    Set<Long> numbers(String name);

    /** What is wrong with a comparison with {@code name}, where no number is called so. */
    Optional<String> problem(String name);

    String example();
}
