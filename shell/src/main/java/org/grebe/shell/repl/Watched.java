package org.grebe.shell.repl;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.core.dsl.text.Tokens;
import org.grebe.core.dsl.text.Tokens.Kind;
import org.grebe.core.dsl.text.Tokens.Token;

/** What `watch` was given: an expression and, behind it, how often to look: {@code n.top(5) 2s}. */
record Watched(String text, Duration interval) {
    private static final Duration USUAL = Duration.ofSeconds(1);
    private static final Pattern INTERVAL = Pattern.compile(
            "(.*\\S)\\s+(\\d+(?:\\.\\d+)?)\\.?(ms|s|min|m|)", Pattern.DOTALL);

    static Watched of(String given) {
        Matcher m = INTERVAL.matcher(given.strip());
        if (!m.matches() || isOperand(m.group(1))) {
            return new Watched(given.strip(), USUAL);
        }
        long millis = switch (m.group(3)) {
            case "ms" -> 1;
            case "min", "m" -> 60_000;
            default -> 1000;
        };
        Duration interval = Duration.ofMillis((long) (Double.parseDouble(m.group(2)) * millis));
        // More often nobody could read it.
        return new Watched(m.group(1), interval.toMillis() < 50 ? Duration.ofMillis(50) : interval);
    }

    /** Whether what follows {@code before} belongs to it: {@code n + 5}. */
    private static boolean isOperand(String before) {
        List<Token> tokens = Tokens.of(before);
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        return last == null || last.kind() == Kind.OPERATOR && !last.is("++") && !last.is("--") || last.is("in");
    }
}
