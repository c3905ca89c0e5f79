package org.grebe.shell.repl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.dsl.text.Tokens;
import org.grebe.core.dsl.text.Tokens.Kind;
import org.grebe.core.dsl.text.Tokens.Token;
import org.grebe.core.dsl.text.Vocabulary;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.TextStyle;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours of the line that is being typed; the bracket at the cursor and its partner stand out. */
final class Highlights implements Highlighter {
    static final Set<String> KEYWORDS = Set.of(
            "as", "assert", "boolean", "break", "case", "catch", "class", "continue", "def", "default", "do", "else",
            "enum", "false", "final", "finally", "for", "if", "import", "in", "instanceof", "int", "long", "new",
            "null", "return", "static", "switch", "throw", "true", "try", "var", "void", "while");
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle PAIR = PLAIN.bold().underline();
    private static final AttributedStyle WRONG = PLAIN.foreground(AttributedStyle.RED).bold();

    /** Of more than that, colours would cost too much at each key. */
    private static final int LONG = 10_000;

    private final boolean colours;

    Highlights(boolean colours) {
        this.colours = colours;
    }

    static boolean wanted(String terminalType) {
        return TextStyle.wantsColours(terminalType);
    }

    @Override
    public AttributedString highlight(LineReader reader, String line) {
        return colours && line.length() < LONG ? coloured(line, reader.getBuffer().cursor())
                : new AttributedString(visible(line));
    }

    static AttributedString coloured(String line, int cursor) {
        List<Token> tokens = Tokens.of(line);
        Map<Token, AttributedStyle> brackets = brackets(tokens, cursor);
        AttributedStringBuilder text = new AttributedStringBuilder();
        int at = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            boolean member = i > 0 && (tokens.get(i - 1).is(".") || tokens.get(i - 1).is("?."));
            text.append(visible(line.substring(at, t.start())));
            text.styled(brackets.getOrDefault(t, style(t, member)), visible(t.text()));
            at = t.end();
        }
        return text.append(visible(line.substring(at))).toAttributedString();
    }

    /** What was pasted or completed may hold escape sequences: ESC is shown as ^[, as terminals do. */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            if (c == '\n' || c == '\t' || c >= 0x20 && c != 0x7f) {
                shown.append(c);
            } else {
                shown.append('^').append((char) (c ^ 0x40));
            }
        }
        return Safe.text(shown.toString());
    }

    private static AttributedStyle style(Token t, boolean member) {
        return switch (t.kind()) {
            case STRING -> PLAIN.foreground(AttributedStyle.GREEN);
            case NUMBER -> PLAIN.foreground(AttributedStyle.CYAN);
            case COMMENT -> PLAIN.faint();
            case WORD -> member ? PLAIN : word(t.text());
            default -> PLAIN;
        };
    }

    private static AttributedStyle word(String word) {
        if (KEYWORDS.contains(word)) {
            return PLAIN.foreground(AttributedStyle.MAGENTA);
        }
        boolean known = Vocabulary.find(word).isPresent() || Catalogue.find(word).isPresent()
                || Providers.find(word).isPresent();
        return known ? PLAIN.foreground(AttributedStyle.BLUE).bold() : PLAIN;
    }

    private static Map<Token, AttributedStyle> brackets(List<Token> tokens, int cursor) {
        Map<Token, AttributedStyle> styles = new HashMap<>();
        Deque<Token> open = new ArrayDeque<>();
        for (Token t : tokens) {
            if (t.kind() == Kind.OPEN) {
                open.push(t);
            } else if (t.kind() == Kind.CLOSE) {
                if (open.isEmpty() || "([{<".indexOf(open.peek().text()) != ")]}>".indexOf(t.text())) {
                    styles.put(t, WRONG);
                } else {
                    Token partner = open.pop();
                    if (isAt(t, cursor) || isAt(partner, cursor)) {
                        styles.put(t, PAIR);
                        styles.put(partner, PAIR);
                    }
                }
            }
        }
        return styles;
    }

    private static boolean isAt(Token t, int cursor) {
        return t.end() == cursor || t.start() == cursor;
    }
}
