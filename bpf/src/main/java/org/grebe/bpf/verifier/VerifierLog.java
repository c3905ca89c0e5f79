package org.grebe.bpf.verifier;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a refusal. Its last lines say what was wrong; the lines before are how the verifier got there. */
public record VerifierLog(String text) {
    private static final Pattern INSTRUCTION = Pattern.compile("^(\\d+): \\([0-9a-f]{2}\\) .*");

    /** The complaint in one line. */
    public String summary() {
        List<String> lines = complaint();
        return lines.isEmpty() ? "the verifier gave no reason" : String.join("; ", lines);
    }

    private List<String> complaint() {
        List<String> lines = text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty() && !l.startsWith("processed ") && !l.startsWith("verification time"))
                .filter(l -> !l.startsWith("stack depth"))
                .toList();
        if (lines.isEmpty()) {
            return lines;
        }
        String last = lines.get(lines.size() - 1);
        boolean needsContext = last.matches("R\\d+ .*") || last.startsWith("invalid bpf_context access");
        int keep = needsContext && lines.size() > 1 ? 2 : 1;
        return lines.subList(lines.size() - keep, lines.size());
    }

    /** Number of the instruction that was looked at last. */
    public OptionalInt instruction() {
        int found = -1;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher m = INSTRUCTION.matcher(line);
            if (m.matches()) {
                found = Integer.parseInt(m.group(1));
            }
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }
}
