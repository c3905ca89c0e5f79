package org.grebe.core.dsl.text;

import java.util.Locale;
import java.util.Set;
import org.grebe.core.expr.Pos;

/** Characters that come along when text is pasted, and that nobody sees. */
public final class Invisible {
    /** A byte order mark, no-break and other wide blanks. */
    private static final Set<Character> BLANKS =
            Set.of('\ufeff', '\u00a0', '\u2007', '\u202f', '\u3000', '\u2002', '\u2003', '\u2009');
    private static final Set<Character> OF_NO_WIDTH = Set.of('\u200b', '\u200c', '\u200d', '\u2060');

    private Invisible() {}

    /**
     * The script with a plain blank for each of them outside of strings and comments; as long as before.
     *
     * @throws ScriptError for one of no width amid a word, which would be cut there
     */
    public static String asBlanks(String script) {
        if (script.chars().noneMatch(c -> BLANKS.contains((char) c) || OF_NO_WIDTH.contains((char) c))) {
            return script;
        }
        GroovyText groovy = new GroovyText(script);
        StringBuilder plain = new StringBuilder(script);
        for (int i = 0; i < script.length(); ) {
            int behind = groovy.skip(i);
            if (behind > i) {
                i = behind;
                continue;
            }
            char c = script.charAt(i);
            boolean amid = OF_NO_WIDTH.contains(c) && i > 0 && i + 1 < script.length()
                    && Character.isJavaIdentifierPart(script.charAt(i - 1))
                    && Character.isJavaIdentifierPart(script.charAt(i + 1));
            if (amid) {
                throw new ScriptError(name(c) + ", which nobody sees, is inside a word; take it out",
                        place(script, i), script);
            }
            if (BLANKS.contains(c) || OF_NO_WIDTH.contains(c)) {
                plain.setCharAt(i, ' ');
            }
            i++;
        }
        return plain.toString();
    }

    /** By number and name. */
    public static String name(int c) {
        return String.format("U+%04X (%s)", c, String.valueOf(Character.getName(c)).toLowerCase(Locale.ROOT));
    }

    private static Pos place(String script, int at) {
        int start = script.lastIndexOf('\n', at - 1) + 1;
        int line = (int) script.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return new Pos(line, at - start + 1, line, at - start + 2);
    }
}
