package org.grebe.shell.output;

import org.grebe.core.value.RawText;

/** Text that is safe on a terminal: thread names, hosts and scripts may hold escape sequences of an attacker. */
public final class Safe {
    private Safe() {}

    /** Control characters, and bytes that are no UTF-8, become {@code \x1b}; line ends and tabs stay. */
    public static String text(String text) {
        return escape(text, true);
    }

    /** As {@link #text}, line ends and tabs included: for one cell of a table. */
    public static String cell(String text) {
        return escape(text, false);
    }

    private static String escape(String text, boolean keepLayout) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean harmless = isSafe(text, i) || keepLayout && (c == '\n' || c == '\t');
            if (!harmless && safe == null) {
                safe = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (safe != null) {
                safe.append(harmless ? String.valueOf(c) : escaped(RawText.isByte(text, i) ? c & 0xff : c));
            }
        }
        return safe == null ? text : safe.toString();
    }

    /** Whether the character may reach a terminal as it is; line ends and tabs may not. */
    public static boolean isSafe(String text, int at) {
        return !RawText.isByte(text, at) && !isDangerous(text.charAt(at));
    }

    private static String escaped(int c) {
        return String.format(c < 256 ? "\\x%02x" : "\\u%04x", c);
    }

    /** C0 and C1 controls, DEL, and the marks that turn the direction of writing. */
    private static boolean isDangerous(char c) {
        return c < 0x20
                || c >= 0x7f && c < 0xa0
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c == 0x2028
                || c == 0x2029;
    }
}
