package org.grebe.shell.repl;

import java.util.List;
import java.util.Set;

/** Cells in aligned columns. */
final class Grid {
    private Grid() {}

    /** {@code right} are the numbers of the columns that are aligned to the right, from 0. */
    static String text(List<List<String>> rows, List<Integer> right) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] width = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                width[i] = Math.max(width[i], row.get(i).length());
            }
        });
        Set<Integer> toTheRight = Set.copyOf(right);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String space = " ".repeat(width[i] - row.get(i).length());
                line.append(toTheRight.contains(i) ? space + row.get(i) : row.get(i) + space);
                line.append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
