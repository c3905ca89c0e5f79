package org.grebe.shell.fuzz;

import java.util.Optional;
import java.util.regex.Pattern;
import org.grebe.shell.CliRun;

/** What grebe must never answer, whatever was typed. */
final class Verdict {
    private static final Pattern TRACE = Pattern.compile("(?m)^\\s+at [\\w.$/@]+\\(|Exception in thread|\\(--debug");
    private static final Pattern JAVA = Pattern.compile(
            "\\b(java|javax|groovy|groovyjarjar\\w+|org\\.codehaus|org\\.grebe|org\\.jline)\\.[\\w.$]*[A-Z]\\w*");
    private static final Pattern SAME_WORD = Pattern.compile(
            "(?<![^\\s'])'?([\\w$]+)'?(?:\\([^)]*\\))?; did you mean \\1\\?");

    private Verdict() {}

    /** What is wrong with an answer, if anything is. */
    static Optional<String> of(Mutant mutant, CliRun run) {
        String all = run.all();
        if (all.contains("bug of grebe")) {
            return Optional.of("blames itself");
        }
        if (TRACE.matcher(all).find()) {
            return Optional.of("shows a stack trace");
        }
        if (SAME_WORD.matcher(run.err()).find()) {
            return Optional.of("suggests the same word");
        }
        if (run.exit() == 0 && mutant.broken()) {
            return Optional.of("exit code 0 for a line that cannot work");
        }
        if (run.exit() != 0 && run.err().isBlank()) {
            return Optional.of("fails without a word");
        }
        // A class that the line itself names may be named in the answer.
        return JAVA.matcher(run.err()).results()
                .map(r -> r.group())
                .filter(name -> !mutant.text().contains(name))
                .findFirst()
                .map(name -> "speaks Java: " + name);
    }
}
