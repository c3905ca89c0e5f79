package org.grebe.shell.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.grebe.shell.CliRun;
import org.grebe.shell.docs.DocumentedLines;
import org.junit.jupiter.api.Test;

/** Lines with mistakes in them, explained: no kernel is needed. {@code bin/fuzz-lines} types more of them. */
class LineFuzzTest {
    private static final int CASES = 600;

    @Test
    void shouldAnswerAnyLineInWordsOfItsUser() throws InterruptedException {
        List<LineFuzz.Fault> faults = new LineFuzz(20261129, false).run(CASES);
        assertEquals(List.of(), faults, () -> faults.size() + " faults");
    }

    @Test
    void shouldSeeEachFault() {
        Mutant line = new Mutant("on connect { }", "", false);
        Mutant broken = new Mutant("on connect { ", "", true);
        assertEquals("blames itself", of(line, 1, "grebe: this is a bug of grebe, please report it: x"));
        assertEquals("shows a stack trace", of(line, 1, "x\n\tat org.grebe.X.y(X.java:1)"));
        assertEquals("suggests the same word", of(line, 1, "grebe: no function on(Closure); did you mean on?"));
        assertEquals("suggests the same word", of(line, 1, "grebe: no command or tool 'on'; did you mean on?"));
        assertEquals("", of(line, 1, "grebe: no command or tool 'k-help'; did you mean help?"));
        assertEquals("exit code 0 for a line that cannot work", of(broken, 0, ""));
        assertEquals("fails without a word", of(line, 1, ""));
        assertEquals("speaks Java: java.lang.Long", of(line, 1, "grebe: cannot compare java.lang.Long"));
        assertTrue(Verdict.of(line, new CliRun(1, "", "grebe: no field 'ttime'; did you mean time?")).isEmpty());
        assertTrue(Verdict.of(line, new CliRun(0, "rows", "")).isEmpty());
    }

    private static String of(Mutant mutant, int exit, String err) {
        return Verdict.of(mutant, new CliRun(exit, "", err)).orElse("");
    }

    @Test
    void shouldStartFromManyLinesAndChangeThem() {
        assertTrue(DocumentedLines.commands().size() > 50);
        assertTrue(DocumentedLines.scripts().size() > 40);
        assertTrue(DocumentedLines.typed().size() > 15);
        String line = "on connect { if (it.dport in [80, 443]) print it }";
        Mutator mutator = new Mutator(new Random(1), Token.of(line));
        List<Mutant> mutants = Stream.generate(() -> mutator.mutate(line)).limit(200).toList();
        assertTrue(mutants.stream().map(Mutant::text).distinct().count() > 100);
        assertTrue(mutants.stream().anyMatch(Mutant::broken));
        assertFalse(mutants.stream().anyMatch(m -> m.broken() && m.text().equals(line)));
    }
}
