package org.grebe.shell.output;

/** Lines that fit: what is too long goes on below the column in which its last cell began. */
public final class Wrapped {
    private static final int LEAST_TEXT = 16;

    private Wrapped() {}

    /** A line for standard error: on a terminal it breaks between words, not at the last column. */
    public static String forPeople(String line) {
        return Terminals.isTerminal(2) ? text(line, Terminals.columns(2)) : line + "\n";
    }

    public static String text(String text, int width) {
        StringBuilder wrapped = new StringBuilder();
        text.lines().forEach(line -> add(wrapped, line, width));
        return wrapped.toString();
    }

    private static void add(StringBuilder to, String line, int width) {
        int gap = line.lastIndexOf("  ");
        int indent = gap < 0 || gap + 2 > width - LEAST_TEXT ? line.length() - line.stripLeading().length() : gap + 2;
        String rest = line;
        while (rest.length() > width) {
            int cut = rest.lastIndexOf(' ', width);
            if (cut <= indent) {
                break; // A word longer than the line is the terminal's to break.
            }
            to.append(rest, 0, cut).append('\n');
            rest = " ".repeat(indent) + rest.substring(cut).stripLeading();
        }
        to.append(rest).append('\n');
    }
}
