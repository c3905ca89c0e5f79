package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.Collectors;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Providers;
import org.grebe.shell.CliRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the documents and examples that traces, on this kernel, with connects and accepts on loopback. */
@Tag("live")
class DocumentsLiveTest {
    /** Attaching takes from 0.1 s to many seconds, in an emulated machine: each in turn, until one is enough. */
    private static final List<String> DURATIONS = List.of("2s", "8s", "30s");
    private static final Pattern HITS =
            Pattern.compile("(?m)^grebe: ("
            + Catalogue.ALL.stream().map(p -> p.name() + "|").collect(Collectors.joining())
            + "(" + String.join("|", Providers.words()) + "):\\S+): [1-9][0-9]* hits = ");

    private static Process traffic;

    @BeforeAll
    static void startTraffic() throws Exception {
        Path classes = Path.of(Traffic.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        traffic = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classes.toString(), Traffic.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(new File("/dev/stderr").canWrite()
                        ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @AfterAll
    static void endTraffic() throws IOException, InterruptedException {
        traffic.getOutputStream().close();
        traffic.waitFor();
    }

    static Stream<Command> tracing() {
        return Documents.prompted().stream()
                .filter(c -> c.traces() && !c.words().contains("doctor"));
    }

    @ParameterizedTest
    @MethodSource("tracing")
    void shouldShowSuchLinesWhenACommandTraces(Command command) {
        assertTrue(traffic.isAlive(), "the process that connects has ended");
        String missing = "";
        CliRun run = null;
        for (String duration : DURATIONS) {
            List<String> words = new ArrayList<>(List.of("--duration", duration, "--stats"));
            words.addAll(command.words());
            run = CliRun.of(words);
            assertEquals(0, run.exit(), command + "\n" + run.all());
            assertTrue(!run.err().contains("the closure failed"), command + "\n" + run.err());
            missing = missing(command, run);
            if (missing.isEmpty()) {
                return;
            }
        }
        assertEquals("", missing, command + "\n" + run.all());
    }

    /** What the document shows and the run does not, or "". */
    private static String missing(Command command, CliRun run) {
        if (!HITS.matcher(run.err()).find()) {
            return "events";
        }
        List<String> lines = run.out().lines().toList();
        List<String> collapsed = lines.stream().map(l -> l.strip().replaceAll(" +", " ")).toList();
        for (String shown : command.output()) {
            if (Shape.isFixed(shown) && !collapsed.contains(shown.strip().replaceAll(" +", " "))) {
                return "the line " + shown;
            }
        }
        List<String> shapes = Shape.of(command.output());
        boolean alike = shapes.isEmpty() || Shape.of(lines).stream().anyMatch(shapes::contains);
        return alike ? "" : "a line such as " + shapes;
    }

    @Test
    void shouldShowTheLinesOfTheReadmeWhenTheDoctorIsAsked() {
        Command doctor = Documents.prompted().stream()
                .filter(c -> c.words().contains("doctor"))
                .findFirst()
                .orElseThrow();
        CliRun run = CliRun.of(doctor.words());
        assertEquals(0, run.exit(), run.all());
        assertEquals(labels(doctor.output()), labels(run.out().lines().toList()));
    }

    /** What stands before the two blanks: the answers are this machine's own. */
    private static List<String> labels(List<String> lines) {
        return lines.stream().map(l -> l.strip().split(" {2,}")[0]).filter(l -> !l.startsWith("*")).toList();
    }
}
