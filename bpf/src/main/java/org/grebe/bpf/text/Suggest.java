package org.grebe.bpf.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a mistyped name may have meant. */
public final class Suggest {
    private static final int MOST = 3;
    private static final int SHORTEST_PART = 3;

    private Suggest() {}

    private record Candidate(String name, int distance) {}

    /**
     * At most three known names, best first; none where nothing is near. Near is a third of the word mistyped, at most
     * three letters, whatever their case; or the word with a prefix as kernel structs have it: daddr and skc_daddr.
     */
    public static List<String> closest(String wrong, Collection<String> known) {
        String word = wrong.toLowerCase(Locale.ROOT);
        int limit = word.isEmpty() ? -1 : Math.max(1, Math.min(3, word.length() / 3));
        return known.stream()
                .distinct()
                .map(name -> new Candidate(name, distance(word, name.toLowerCase(Locale.ROOT), limit)))
                .filter(candidate -> candidate.distance() <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance)
                        .thenComparingInt(candidate -> candidate.name().length())
                        .thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static int distance(String word, String name, int limit) {
        if (word.length() >= SHORTEST_PART && name.endsWith("_" + word)) {
            return 1;
        }
        int distance = EditDistance.of(word, name, limit);
        // Of a word of one or two letters all would be changed: that is another word.
        return distance >= word.length() ? limit + 1 : distance;
    }

    /** The same as a sentence to append: {@code " Did you mean dport?"}, {@code " Did you mean a, b or c?"} or "". */
    public static String hint(String wrong, Collection<String> known) {
        List<String> names = closest(wrong, known);
        if (names.isEmpty()) {
            return "";
        }
        int last = names.size() - 1;
        String head = String.join(", ", names.subList(0, last));
        return " Did you mean " + (head.isEmpty() ? "" : head + " or ") + names.get(last) + "?";
    }
}
