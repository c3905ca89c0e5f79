package org.grebe.core.dsl.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A script's text as words, strings and brackets, whether or not it is complete: for highlighting, for completion, and
 * to tell whether a line goes on.
 */
public final class Tokens {
    /** What a token is. Angle brackets of {@code on} are brackets. */
    public enum Kind {
        WORD,
        NUMBER,
        STRING,
        COMMENT,
        OPEN,
        CLOSE,
        OPERATOR
    }

    /** Characters {@code start} to {@code end} of the text, the end excluded. */
    public record Token(Kind kind, int start, int end, String text) {
        public boolean is(String what) {
            return text.equals(what);
        }
    }

    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";
    private static final List<String> OPERATORS = List.of(
            "===", "!==", "<=>", "==~", "**=", "<<=", ">>=", "...", "..<", "*.@", "?.@", "!in", "?[",
            "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
            "->", "?.", "?:", "*.", ".&", ".@", "..", "::", "=~", "**", "?=");
    /** After these an expression has no end yet; {@code ++} and the like may end one. */
    private static final Set<String> END = Set.of("++", "--", ";", "*", "?", "@", "$", "\\", "`", "#");
    private static final Set<String> WORDS_THAT_GO_ON = Set.of("else", "in", "instanceof", "as", "extends");

    private final String typed;
    private final String read;
    private final GroovyText groovy;
    private final List<Token> found = new ArrayList<>();

    private Tokens(String typed) {
        this.typed = typed;
        this.read = AngleBrackets.rewriteUnfinished(typed);
        this.groovy = new GroovyText(read);
        for (int i = 0; i < read.length(); ) {
            i = next(i);
        }
    }

    public static List<Token> of(String text) {
        return new Tokens(text).found;
    }

    /**
     * What {@code text} lacks to be complete: a closing bracket or quote, or "..." where an operand must follow. Empty
     * where nothing is open, or where something is closed that is not open: that is the compiler's to tell.
     */
    public static String missing(String text) {
        return new Tokens(text).missing();
    }

    /** Whether what follows {@code text} is inside of a string or comment. */
    public static boolean endsInText(String text) {
        List<Token> tokens = of(text + "x");
        Kind last = tokens.get(tokens.size() - 1).kind();
        return last == Kind.STRING || last == Kind.COMMENT;
    }

    private int next(int i) {
        int afterText = groovy.skip(i);
        if (afterText > i) {
            boolean comment = groovy.at(i, "//") || groovy.at(i, "/*") || groovy.at(i, "#!");
            return add(comment ? Kind.COMMENT : Kind.STRING, i, Math.min(afterText, read.length()));
        }
        char c = read.charAt(i);
        if (Character.isWhitespace(c)) {
            return i + 1;
        } else if (Character.isDigit(c)) {
            return add(Kind.NUMBER, i, groovy.skipWord(i));
        } else if (groovy.isWordPart(i)) {
            return add(Kind.WORD, i, groovy.skipWord(i));
        } else if (OPENING.indexOf(c) >= 0) {
            return add(Kind.OPEN, i, i + 1);
        } else if (CLOSING.indexOf(c) >= 0) {
            return add(Kind.CLOSE, i, i + 1);
        }
        int length = OPERATORS.stream().filter(o -> groovy.at(i, o)).mapToInt(String::length).max().orElse(1);
        return add(Kind.OPERATOR, i, i + length);
    }

    private int add(Kind kind, int from, int to) {
        found.add(new Token(kind, from, to, typed.substring(from, to)));
        return to;
    }

    private String missing() {
        StringBuilder open = new StringBuilder();
        Token last = null;
        for (Token t : found) {
            if (t.kind() == Kind.STRING) {
                String quote = missingQuote(t);
                if (!quote.isEmpty()) {
                    return quote;
                }
            } else if (t.kind() == Kind.OPEN) {
                open.append(t.is("<") ? '>' : CLOSING.charAt(OPENING.indexOf(t.text())));
            } else if (t.kind() == Kind.CLOSE) {
                int top = open.length() - 1;
                if (top < 0 || open.charAt(top) != t.text().charAt(0)) {
                    return "";
                }
                open.setLength(top);
            }
            last = t.kind() == Kind.COMMENT ? last : t;
        }
        return open.length() > 0 ? open.substring(open.length() - 1) : last != null && goesOn(last) ? "..." : "";
    }

    private boolean goesOn(Token last) {
        return last.kind() == Kind.OPERATOR && !END.contains(last.text())
                || last.kind() == Kind.WORD && WORDS_THAT_GO_ON.contains(last.text())
                        && !found.get(Math.max(0, found.size() - 2)).is(".");
    }

    /** The quote of a string of several lines that has no end. */
    private String missingQuote(Token t) {
        for (String quote : List.of("'''", "\"\"\"")) {
            if (t.text().startsWith(quote)) {
                return groovy.endsString(t.start(), t.end()) ? "" : quote;
            }
        }
        boolean dollar = t.text().startsWith("$/") && !(t.text().length() >= 4 && t.text().endsWith("/$"));
        return dollar ? "/$" : "";
    }
}
