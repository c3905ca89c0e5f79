package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.grebe.core.dsl.text.Tokens;
import org.grebe.core.dsl.text.Tokens.Kind;
import org.grebe.core.dsl.text.Tokens.Token;
import org.grebe.shell.output.Safe;

/** The text that {@code comm} is compared with: where it begins in a line, and what it may be. */
final class ThreadNames {
    /** What may stand between `comm` and a string it is compared with. */
    private static final Set<String> BETWEEN =
            Set.of("==", "!=", "in", "!in", "!", "[", ",", "(", ":", ".", "?.", "startsWith", "contains", "endsWith");

    private ThreadNames() {}

    /** An open string: where its text begins, and its quote. */
    record Open(int start, char quote) {}

    /** The string at {@code cursor}, if it is one that `comm` is compared with. */
    static Optional<Open> at(String line, int cursor) {
        String before = line.substring(0, cursor);
        if (!Tokens.endsInText(before)) {
            return Optional.empty();
        }
        List<Token> tokens = Tokens.of(before);
        int last = tokens.size() - 1;
        if (last < 1 || tokens.get(last).kind() != Kind.STRING) {
            return Optional.empty();
        }
        int i = last - 1;
        while (i > 0 && (BETWEEN.contains(tokens.get(i).text()) || tokens.get(i).kind() == Kind.STRING)) {
            i--;
        }
        String text = tokens.get(last).text();
        boolean quoted = (text.startsWith("'") || text.startsWith("\"")) && !text.startsWith(text.charAt(0) + "", 1);
        return tokens.get(i).is("comm") && quoted
                ? Optional.of(new Open(tokens.get(last).start() + 1, text.charAt(0))) : Optional.empty();
    }

    /** Names of the processes below {@code proc}, without the kernel's own threads, which run no program. */
    static Set<String> running(Path proc) {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> processes = Files.list(proc)) {
            processes.filter(p -> Character.isDigit(p.getFileName().toString().charAt(0)))
                    .forEach(p -> name(p).ifPresent(names::add));
        } catch (IOException e) {
            return names; // Nothing to offer.
        }
        return names;
    }

    private static Optional<String> name(Path process) {
        try {
            if (Files.readAllBytes(process.resolve("cmdline")).length == 0) {
                return Optional.empty();
            }
            String name = Files.readString(process.resolve("comm"), StandardCharsets.UTF_8);
            return Optional.of(name.endsWith("\n") ? name.substring(0, name.length() - 1) : name);
        } catch (IOException e) {
            return Optional.empty(); // It has ended, or its name is no text.
        }
    }

    /** As it is written between such quotes. */
    static String escaped(String name, char quote) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' || c == quote || c == '$' && quote == '"') {
                text.append('\\').append(c);
            } else if (!Safe.isSafe(name, i)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
