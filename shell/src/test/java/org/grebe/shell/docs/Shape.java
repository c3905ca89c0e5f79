package org.grebe.shell.docs;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the first words of a line of output look: numbers, addresses and names are as good as any other. */
final class Shape {
    private static final int WORDS = 3;

    private Shape() {}

    /** A line that is the same in every run: headings. */
    static boolean isFixed(String line) {
        return !line.isBlank() && line.chars().noneMatch(Character::isDigit);
    }

    static String of(String line) {
        // A histogram's buckets of a single number come first, if there are any.
        String ranges = line.strip().replaceAll("^(\\[[01]] [0-9]+, )+", "");
        return Stream.of(ranges.split("\\s+"))
                .limit(WORDS)
                .map(Shape::word)
                .collect(Collectors.joining(" "));
    }

    static List<String> of(List<String> lines) {
        return lines.stream().filter(l -> !l.isBlank() && !isFixed(l)).map(Shape::of).distinct().toList();
    }

    private static String word(String word) {
        if (word.matches("[0-9.]*\\.[0-9.]*\\.[0-9.]*|[0-9a-f]*:[0-9a-f:.]+")) {
            return "address";
        }
        return word.replaceAll(",$", "").replaceAll("[0-9]+[KMGTPE]?", "9").replaceAll("\\p{L}[\\p{L}9]*", "a");
    }
}
