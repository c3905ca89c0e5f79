package org.grebe.shell.output;

import org.jline.utils.WCWidth;

/**
 * How text for people is laid out.
 *
 * @param columns of the window; 80 where there is none
 * @param window whether there is one: what goes to a pipe is the same whoever looks
 * @param colours whether to colour it
 */
public record TextStyle(int columns, boolean window, boolean colours) {
    private static final int USUAL_COLUMNS = 80;

    /** For a pipe or a file. */
    public static final TextStyle PLAIN = new TextStyle(USUAL_COLUMNS, false, false);

    /** Of standard output as it is now. */
    public static TextStyle ofOutput(boolean terminal) {
        return terminal ? new TextStyle(Terminals.columns(1), true, wantsColours(System.getenv("TERM")))
                : new TextStyle(Terminals.columns(1), false, false);
    }

    /** Colours are for terminals that have them and people who want them: https://no-color.org. */
    public static boolean wantsColours(String terminalType) {
        String no = System.getenv("NO_COLOR");
        return (no == null || no.isEmpty()) && terminalType != null && !terminalType.startsWith("dumb");
    }

    public String heading(String text) {
        return colours ? "\033[1m" + text + "\033[22m" : text;
    }

    public String bar(String text) {
        return colours && !text.isEmpty() ? "\033[36m" + text + "\033[39m" : text;
    }

    public String error(String text) {
        return colours ? "\033[31m" + text + "\033[39m" : text;
    }

    /** One of six colours, so that rows of one trace look alike. */
    public String source(String text, int number) {
        return colours ? "\033[" + (31 + (number + 1) % 6) + "m" + text + "\033[39m" : text;
    }

    /** Columns that {@code text} takes on a screen. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += text.charAt(i) < 0x80 ? 1 : Math.max(0, WCWidth.wcwidth(text.codePointAt(i)));
        }
        return width;
    }
}
