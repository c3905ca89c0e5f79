package org.grebe.core.value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a value of a row, or a key of a table, is called.
 *
 * @param wide it is a field of 64 bits, whose values JSON has as text: a consumer that takes numbers for doubles, as
 *     JavaScript and jq 1.6 do, would round those above 2^53, and a type that changes with the value is worse than text
 */
public record Label(String name, boolean wide) {
    public static Label of(String name) {
        return new Label(name, false);
    }

    /** The same with names that differ, from each other and from {@code taken}: a second pid is {@code pid_2}. */
    public static List<Label> distinct(List<Label> labels, Set<String> taken) {
        Set<String> used = new HashSet<>(taken);
        List<Label> distinct = new ArrayList<>();
        for (Label label : labels) {
            String name = label.name();
            for (int n = 2; !used.add(name); n++) {
                name = label.name() + "_" + n;
            }
            distinct.add(new Label(name, label.wide()));
        }
        return distinct;
    }
}
