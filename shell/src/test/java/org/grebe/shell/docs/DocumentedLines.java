package org.grebe.shell.docs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.grebe.shell.CliRun;

/** Every line that README, docs and examples show, by where it is typed: what a fuzzer starts from. */
public final class DocumentedLines {
    private DocumentedLines() {}

    /** Command lines, as words behind {@code grebe}. */
    public static List<List<String>> commands() {
        return Stream.concat(Documents.prompted().stream(), Documents.mentioned().stream())
                .map(Command::words)
                .filter(w -> !w.isEmpty())
                .distinct()
                .toList();
    }

    /** Scripts: those behind {@code -e}, the examples, and blocks of Groovy. */
    public static List<String> scripts() {
        Set<String> scripts = new LinkedHashSet<>();
        for (List<String> words : commands()) {
            List<String> explain = CliRun.explaining(words);
            int at = explain.indexOf("-e");
            if (at >= 0) {
                scripts.add(explain.get(at + 1));
            }
        }
        Documents.examples().forEach(e -> scripts.add(Documents.read(e)));
        Documents.blocks("groovy").forEach(b -> scripts.add(b.text()));
        // A slip in a comment changes nothing.
        return scripts.stream()
                .map(s -> s.replaceAll("(?m)^//.*\\n?", "").strip())
                .filter(s -> !s.isEmpty())
                .distinct()
                .toList();
    }

    /** What is typed at the prompt. */
    public static List<String> typed() {
        List<String> lines = new ArrayList<>();
        for (String language : List.of("grebe", "grebe-live")) {
            Documents.blocks(language).forEach(b -> lines.addAll(Dialogues.typed(b)));
        }
        return lines.stream().filter(l -> !l.isBlank()).distinct().toList();
    }
}
