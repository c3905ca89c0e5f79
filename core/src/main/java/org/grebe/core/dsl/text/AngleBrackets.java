package org.grebe.core.dsl.text;

/**
 * Puts braces in place of the angle brackets of {@code on connect < … >}, before Groovy reads the script. The text
 * keeps its length, so lines and columns stay those that the user typed.
 *
 * <p>The closing bracket is the first {@code >} outside of parentheses, brackets, braces, strings and comments that
 * ends a line or stands before {@code ;}, a closing bracket or a comment.
 */
public final class AngleBrackets {
    private final String text;
    private final GroovyText groovy;
    private final StringBuilder rewritten;

    /** The text goes on: what is open now may be closed later. */
    private final boolean unfinished;

    private AngleBrackets(String text, boolean unfinished) {
        this.text = text;
        this.unfinished = unfinished;
        this.groovy = new GroovyText(text);
        this.rewritten = new StringBuilder(text);
    }

    /**
     * Returns the text with braces.
     *
     * @throws ScriptError if a bracket is not closed
     */
    public static String rewrite(String text) {
        return rewrite(new AngleBrackets(text, false));
    }

    /** The same for a text that is still being typed: a bracket may lack its end. */
    static String rewriteUnfinished(String text) {
        return rewrite(new AngleBrackets(text, true));
    }

    private static String rewrite(AngleBrackets brackets) {
        String text = brackets.text;
        for (int i = 0; i < text.length(); ) {
            i = brackets.step(i);
        }
        return brackets.rewritten.toString();
    }

    /** Passes a string, a comment, a whole `on … < … >` or one character. */
    private int step(int i) {
        int afterText = groovy.skip(i);
        if (afterText > i) {
            return afterText;
        }
        int open = opening(i);
        return open < 0 ? i + 1 : close(open);
    }

    /** The index of the `<` if `on PROBE <` or `on PROBE(…) <` begins at {@code i}, or -1. */
    private int opening(int i) {
        boolean on = groovy.at(i, "on") && !groovy.isWordPart(i - 1) && !groovy.isWordPart(i + 2);
        if (!on || i > 0 && text.charAt(i - 1) == '.') {
            return -1;
        }
        int word = groovy.skipBlanks(i + 2);
        int end = groovy.skipWord(word);
        if (word == i + 2 || end == word) {
            return -1;
        }
        int open = groovy.skipBlanks(end);
        if (groovy.at(open, "(")) {
            int close = groovy.skipBrackets(open);
            open = close < 0 ? text.length() : groovy.skipBlanks(close);
        }
        boolean bracket = groovy.at(open, "<") && !groovy.at(open, "<<") && !groovy.at(open, "<=");
        return bracket ? open : -1;
    }

    /** Rewrites the pair that begins at {@code open} and what is nested in it; returns the index after it. */
    private int close(int open) {
        int depth = 0;
        int i = open + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (depth == 0 && c == '>' && closes(i)) {
                rewritten.setCharAt(open, '{');
                rewritten.setCharAt(i, '}');
                return i + 1;
            }
            if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
            if (depth < 0) {
                break;
            }
            i = step(i);
        }
        if (unfinished) {
            rewritten.setCharAt(open, '{');
            return i;
        }
        throw new ScriptError("this < has no closing >; end the line with >, or write { }",
                SourceText.pos(text, open, open + 1), text);
    }

    private boolean closes(int i) {
        char before = text.charAt(i - 1);
        if (before == '-' || before == '=' || before == '>' || groovy.at(i, ">=") || groovy.at(i, ">>")) {
            return false;
        }
        int next = groovy.skipBlanks(i + 1);
        return next == text.length() || ";})\r\n".indexOf(text.charAt(next)) >= 0
                || groovy.at(next, "//") || groovy.at(next, "/*") || closesOuter(next);
    }

    /** `on a < on b < … > >`: the inner bracket stands before the outer one. */
    private boolean closesOuter(int i) {
        return groovy.at(i, ">") && !groovy.at(i, ">=") && !groovy.at(i, ">>");
    }
}
