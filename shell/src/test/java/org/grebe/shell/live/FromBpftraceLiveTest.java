package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.shell.CliRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines of docs/from-bpftrace.md: each is planned everywhere, and traces where the kernel has what it needs. */
@Tag("live")
class FromBpftraceLiveTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("grebe.home"), "docs", "from-bpftrace.md");
    private static final Pattern ROW =
            Pattern.compile("\\| (?<tool>\\w+) \\| \\d+ \\| `(?<line>.*)` \\| ?(?<needs>\\w*) ?\\|");

    record Tool(String name, String line, String needs) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Tool> tools() throws IOException {
        return Files.readAllLines(DOCUMENT).stream().map(ROW::matcher).filter(Matcher::matches)
                .map(m -> new Tool(m.group("tool"), m.group("line"), m.group("needs")));
    }

    private static boolean hasKprobes() {
        return AttachKinds.each().anyMatch(k -> k == AttachKind.KPROBE);
    }

    @Test
    void shouldFindTheRows() throws IOException {
        assertTrue(tools().count() >= 25, "rows of another form?");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void shouldPlan(Tool tool) {
        assumeTrue(!hasKprobes(), "is planned on the host alone");
        CliRun run = CliRun.of(List.of("explain", "-e", tool.line()));
        assertEquals(0, run.exit(), run.all());
        assertTrue(run.out().startsWith("on "), run.all());
    }

    /** Those without kprobes where there are none, and those with them in the virtual machines. */
    @ParameterizedTest
    @MethodSource("tools")
    void shouldTrace(Tool tool) {
        boolean kprobes = hasKprobes();
        assumeTrue(kprobes == tool.needs().equals("kprobes"), "is tried on a kernel with" + (kprobes ? "out" : "")
                + " kprobes");
        CliRun run = CliRun.of(List.of("--duration", "500ms", "-e", tool.line()));
        assertEquals(0, run.exit(), run.all());
        assertFalse(run.err().contains("the closure failed"), run.all());
    }
}
