package org.grebe.core.dsl.text;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells where strings and comments of a Groovy text end, as far as bracket matching needs it. */
public final class GroovyText {
    private static final Pattern INTERPOLATED = Pattern.compile("\\$[\\w.]+");

    private final String text;

    public GroovyText(String text) {
        this.text = text;
    }

    /**
     * The text without its comments and without what its strings say: what is left is code, that in strings included.
     * A string that names a member, as in {@code this.'x'}, is code.
     */
    public String code() {
        StringBuilder code = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int end = skip(i);
            if (end == i) {
                code.append(text.charAt(i++));
                continue;
            }
            String skipped = text.substring(i, end);
            boolean comment = at(i, "//") || at(i, "/*") || at(i, "#!");
            boolean member = i > 0 && ".&@".indexOf(text.charAt(i - 1)) >= 0;
            code.append(comment ? " " : member ? skipped : at(i, "'") ? "''" : interpolated(skipped));
            i = end;
        }
        return code.toString();
    }

    /** What a string with {@code $x} or {@code ${x}} takes from the script. */
    private static String interpolated(String string) {
        int from = string.indexOf("${");
        return from >= 0 ? "\"" + string.substring(from) : INTERPOLATED.matcher(string).results()
                .map(MatchResult::group).collect(Collectors.joining(" ", "\"", "\""));
    }

    /** The index after the string or comment that begins at {@code i}; {@code i} itself if none begins there. */
    int skip(int i) {
        if (at(i, "//") || i == 0 && at(i, "#!")) {
            int end = text.indexOf('\n', i);
            return end < 0 ? text.length() : end;
        }
        if (at(i, "/*")) {
            return after("*/", i + 2);
        }
        if (at(i, "'''")) {
            return quoted(i + 3, "'''", false);
        }
        if (at(i, "\"\"\"")) {
            return quoted(i + 3, "\"\"\"", true);
        }
        if (at(i, "'")) {
            return quoted(i + 1, "'", false);
        }
        if (at(i, "\"")) {
            return quoted(i + 1, "\"", true);
        }
        if (at(i, "$/") && !isWordPart(i - 1)) {
            return dollarSlashy(i + 2);
        }
        return at(i, "/") && canBeginSlashy(i) ? slashy(i) : i;
    }

    /** Whether the string from {@code from} to {@code to}, as {@link #skip} has it, has its closing quote. */
    boolean endsString(int from, int to) {
        String one = text.substring(from, from + 1);
        String quote = at(from, one.repeat(3)) ? one.repeat(3) : one;
        return to - from >= 2 * quote.length() && text.startsWith(quote, to - quote.length());
    }

    boolean at(int i, String what) {
        return text.startsWith(what, i);
    }

    boolean isWordPart(int i) {
        return i >= 0 && i < text.length() && Character.isJavaIdentifierPart(text.charAt(i));
    }

    int skipBlanks(int i) {
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    public int skipWord(int i) {
        while (isWordPart(i)) {
            i++;
        }
        return i;
    }

    /** The index after the bracket that closes the one at {@code i}, or -1. */
    public int skipBrackets(int i) {
        int depth = 0;
        while (i < text.length()) {
            int next = skip(i);
            if (next > i) {
                i = next;
                continue;
            }
            char c = text.charAt(i++);
            if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }

    private int after(String end, int from) {
        int i = text.indexOf(end, from);
        return i < 0 ? text.length() : i + end.length();
    }

    private int quoted(int i, String quote, boolean interpolates) {
        while (i < text.length() && !at(i, quote)) {
            if (text.charAt(i) == '\\') {
                i += 2;
            } else if (text.charAt(i) == '\n' && quote.length() == 1) {
                return i; // unterminated: Groovy tells that better
            } else if (interpolates && at(i, "${")) {
                int end = skipBrackets(i + 1);
                i = end < 0 ? text.length() : end;
            } else {
                i++;
            }
        }
        return Math.min(i + quote.length(), text.length());
    }

    private int dollarSlashy(int i) {
        while (i < text.length() && !at(i, "/$")) {
            i += at(i, "$$") || at(i, "$/") ? 2 : 1;
        }
        return Math.min(i + 2, text.length());
    }

    private int slashy(int from) {
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != '/') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i < text.length() ? i + 1 : from; // without an end it was a division
    }

    /** A slash after an operand divides. */
    private boolean canBeginSlashy(int slash) {
        int i = slash - 1;
        while (i >= 0 && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i--;
        }
        if (i < 0 || text.charAt(i) == '\n') {
            return true;
        }
        if (isWordPart(i)) {
            int start = i;
            while (isWordPart(start - 1)) {
                start--;
            }
            String word = text.substring(start, i + 1);
            boolean beforeOperand = word.equals("return") || word.equals("in") || word.equals("case");
            // `print /x/` has a blank before the slash only, `a / b` on both sides or none.
            boolean commandArgument = Character.isJavaIdentifierStart(word.charAt(0)) && i < slash - 1
                    && slash + 1 < text.length() && !Character.isWhitespace(text.charAt(slash + 1));
            return beforeOperand || commandArgument;
        }
        return ")]}'\"".indexOf(text.charAt(i)) < 0;
    }
}
