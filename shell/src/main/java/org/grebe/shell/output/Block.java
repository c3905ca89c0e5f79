package org.grebe.shell.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are drawn over those that were there before. What the screen has no room for is counted.
 *
 * @param text each line with its end
 */
public record Block(String text, int lines) {
    /** Of at most {@code room} lines. */
    public static Block of(String text, int room) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int most = Math.max(2, room);
        if (lines.size() > most) {
            int left = lines.size() - most + 1;
            lines.subList(most - 1, lines.size()).clear();
            lines.add("… " + left + " more");
        }
        return new Block(String.join("", lines.stream().map(l -> l + "\n").toList()), lines.size());
    }

    /** What to print where the cursor is below the {@code before} lines of the last block; longer lines are cut. */
    public String over(int before) {
        String back = before == 0 ? "" : "\033[" + before + "A\r\033[J";
        String whole = text.isEmpty() ? text : text.substring(0, text.length() - 1);
        return "\033[?7l" + back + whole + "\033[?7h" + (text.isEmpty() ? "" : "\n");
    }
}
