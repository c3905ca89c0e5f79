package org.grebe.core.dsl.text;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What fingers that know other languages write, which Groovy's parser only calls unexpected. */
public final class SyntaxHints {
    /** @param text with a group that is quoted in {@code hint} where that has %s */
    private record Hint(Pattern text, String hint) {}

    private static final Pattern QUOTED = Pattern.compile(
            "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|//.*");
    private static final List<Hint> HINTS = List.of(
            new Hint(Pattern.compile("(#)"), "a comment begins with //"),
            new Hint(Pattern.compile("(?<![\\w.])(\\d+(?:\\.\\d+){3}/\\d+|\\d+(?:\\.\\d+){3})(?![\\w.])"),
                    "an address is text: '%s'"),
            new Hint(Pattern.compile("(?<![\\w.])(\\d+(?:\\.\\d+)?) ?(?:ns|us|ms|s|min|h)(?!\\w)"),
                    "a time is written with a dot: %s.ms"),
            new Hint(Pattern.compile("(?<=[\\w)\\]'\"] )\\b(and)\\b"), "write && for and"),
            new Hint(Pattern.compile("(?<=[\\w)\\]'\"] )\\b(or)\\b"), "write || for or"),
            new Hint(Pattern.compile("\\b(const)\\s+\\w+\\s*="),
                    "what does not change is written final x = 5"),
            new Hint(Pattern.compile("\\w\\s*(:=)"), "a variable is set by ="),
            new Hint(Pattern.compile("\\w\\s*(=>)"), "a closure's parameter is written { e -> … }"),
            new Hint(Pattern.compile("\\b(if|while|switch)\\s+(?![\\s(])"), "what %s tests is in parentheses: %s (…)"));

    private SyntaxHints() {}

    /** What to write instead in {@code line}, the one that the parser complains of. */
    public static Optional<String> of(String line) {
        String code = QUOTED.matcher(line).replaceAll(m -> "'" + "_".repeat(m.group().length() - 1));
        for (Hint h : HINTS) {
            Matcher m = h.text().matcher(code);
            if (m.find()) {
                return Optional.of(h.hint().replace("%s", m.group(1)));
            }
        }
        return Optional.empty();
    }
}
