package org.grebe.bpf.verifier;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a refusal. Its last lines say what was wrong; the lines before are how the verifier got there. */
public record VerifierLog(String text) {
    private static final Pattern INSTRUCTION = Pattern.compile("^(\\d+): \\([0-9a-f]{2}\\) .*");
    /** What the checks before the walk say: {@code unreachable insn 3}, {@code back-edge from insn 5 to 2}. */
    private static final Pattern STRUCTURE = Pattern.compile("^[a-z].* insn (\\d+).*");

    /** The complaint in one line. */
    public String summary() {
        List<String> lines = complaint();
        return lines.isEmpty() ? "the verifier gave no reason" : String.join("; ", lines);
    }

    /** The lines that are neither empty nor about the verifier's own work. */
    static List<String> complaints(String log) {
        return log.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty() && !l.startsWith("processed ") && !l.startsWith("verification time"))
                .filter(l -> !l.startsWith("stack depth"))
                .toList();
    }

    private List<String> complaint() {
        List<String> lines = complaints(text);
        if (lines.isEmpty()) {
            return lines;
        }
        int last = lines.size() - 1;
        boolean followsItsInstruction = last > 0 && INSTRUCTION.matcher(lines.get(last - 1)).matches();
        return lines.subList(followsItsInstruction ? last - 1 : last, last + 1);
    }

    /** The rule that was broken, in one sentence, where it is a known one. */
    public Optional<Rule> rule() {
        return Rule.brokenIn(text);
    }

    /** Whether the verifier found fault with the instructions themselves, rather than with what it was asked for. */
    public boolean blamesProgram() {
        return rule().map(r -> r.blame() == Rule.Blame.PROGRAM).orElse(instruction().isPresent());
    }

    /** Number of the instruction that was looked at last, or that the complaint names. */
    public OptionalInt instruction() {
        int found = -1;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            for (Pattern pattern : List.of(INSTRUCTION, STRUCTURE)) {
                Matcher m = pattern.matcher(line);
                if (m.matches()) {
                    found = Integer.parseInt(m.group(1));
                }
            }
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }
}
