package org.grebe.shell.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A piece of a line, as coarse as a typist's slip: a word, a number, a string, a sign, or blanks. */
record Token(Kind kind, String text) {
    enum Kind { WORD, NUMBER, STRING, SIGN, BLANK }

    private static final Pattern NEXT = Pattern.compile(
            "(?<WORD>[\\p{L}_$][\\p{L}\\d_$]*)"
            + "|(?<NUMBER>\\d[\\d_]*(?:\\.\\d+)?[lLgG]?)"
            + "|(?<STRING>'''.*?'''|'(?:\\\\.|[^'\\\\\\n])*'|\"(?:\\\\.|[^\"\\\\\\n])*\")"
            + "|(?<BLANK>\\s+|//[^\\n]*)"
            + "|(?<SIGN>==~|<=>|\\*\\.|\\?\\.|\\.\\.<|\\.\\.|&&|\\|\\||[=!<>]=|<<|>>|\\+\\+|--|\\+=|->|.)",
            Pattern.DOTALL);

    static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher m = NEXT.matcher(text);
        while (m.find()) {
            for (Kind kind : Kind.values()) {
                if (m.group(kind.name()) != null) {
                    tokens.add(new Token(kind, m.group()));
                }
            }
        }
        return tokens;
    }

    static String text(List<Token> tokens) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(t -> text.append(t.text()));
        return text.toString();
    }

    boolean is(String sign) {
        return text.equals(sign);
    }
}
