package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.shell.CliRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README.md, docs/ and examples/ show compiles, parses, and prints what they say. Needs no kernel. */
class DocumentsTest {
    static List<Documents.Block> scripts() {
        return Documents.blocks("groovy");
    }

    static Stream<Command> withoutKernel() {
        return Documents.prompted().stream().filter(c -> !c.traces());
    }

    static Stream<Command> tracing() {
        return Documents.prompted().stream().filter(Command::traces);
    }

    static Stream<Command> mentioned() {
        return Documents.mentioned().stream();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shouldCompileWhenABlockIsGroovy(Documents.Block block) {
        assertEquals(block.text(), new ScriptCompiler().compile("block", block.text()).text());
    }

    @ParameterizedTest
    @MethodSource("withoutKernel")
    void shouldPrintWhatTheDocumentShows(Command command) {
        CliRun run = CliRun.of(command.words());
        assertEquals(Documents.stable(command.output()), Documents.stable(run.all().lines().toList()),
                command.toString());
    }

    @ParameterizedTest
    @MethodSource({"tracing", "mentioned"})
    void shouldBePlannedWhenACommandTraces(Command command) {
        if (isOwnCommand(command)) {
            return;
        }
        CliRun run = CliRun.of(CliRun.explaining(command.words()));
        assertEquals(0, run.exit(), command + "\n" + run.all());
    }

    /** `help`, `probes` and the like: run as they are, but for `doctor` and `jshell`, which are run live. */
    private static boolean isOwnCommand(Command command) {
        if (command.words().isEmpty()) {
            assertEquals(0, CliRun.of(List.of()).exit(), "the workbench, without input");
            return true;
        }
        String word = command.words().get(0);
        boolean own = List.of("--help", "--version", "help", "explain", "probes").contains(word)
                || command.words().contains("--help");
        if (own) {
            assertEquals(0, CliRun.of(command.words()).exit(), command.toString());
        }
        return own || word.equals("doctor") || word.equals("jshell");
    }

    @Test
    void shouldShowEightQuestionsWhenTheReadmeAsks() {
        long questions = Documents.read(Documents.HOME.resolve("README.md")).lines()
                .filter(l -> l.startsWith("**") && l.contains("?**"))
                .count();
        assertTrue(questions >= 8, "questions in README.md: " + questions);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldShowASplitAndATraceWhenItIsAnExample(Path example) {
        List<Boolean> traces = Documents.prompted().stream()
                .filter(c -> c.line().contains(Documents.name(example)))
                .map(Command::traces)
                .sorted()
                .toList();
        assertEquals(List.of(false, true), traces);
    }

    static List<Path> examples() {
        return Documents.examples();
    }
}
