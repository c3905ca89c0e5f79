package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The workbench at terminals of all kinds. */
@Tag("live")
class TerminalStartLiveTest {
    private static final String GREETING = "grebe: `help` ";

    @TempDir
    private Path folder;

    private Tmux open(String before) throws Exception {
        return new Tmux(folder, 100, 30, before + Tmux.workbenchCommand(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-kitty", "xterm-ghostty", "alacritty", "foot", "st-256color", "konsole-direct",
        "nosuch-terminal", "dumb"})
    void shouldStartQuietlyWhateverTheTerminalIsCalled(String type) throws Exception {
        Tmux tmux = open("TERM=" + type + " ");
        try {
            tmux.awaitLast("grebe>");
            assertTrue(tmux.screen().get(0).startsWith(GREETING), () -> String.join("\n", screen(tmux)));
            tmux.line("6 * 7");
            tmux.await("=> 42");
        } finally {
            tmux.close();
        }
    }

    private static List<String> screen(Tmux tmux) {
        try {
            return tmux.screen();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldShowWhatIsTypedWhereTheTerminalHasNoSize() throws Exception {
        Tmux tmux = open("stty rows 0 cols 0; LINES=20 ");
        try {
            tmux.awaitLast("grebe>");
            tmux.type("6 * 7");
            tmux.awaitLast("grebe> 6 * 7");
            tmux.press("Enter");
            tmux.await("=> 42");
            tmux.line("println 'stty size'.execute(null, null).inputStream.text; new ProcessBuilder('stty', 'size')"
                    + ".redirectInput(ProcessBuilder.Redirect.INHERIT).start().inputStream.text");
            tmux.await("=> '20 80");
        } finally {
            tmux.close();
        }
    }

    /** The shell has set the terminal as it wants it: keys came by lines then, and were shown. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "help        → more: Space a page → q",
        "watch 5 + 5 → 10                 → q",
        "sleep 3000  → sleep 3000         → ~~",
        "7 * 7       → => 49              → ~~",
    })
    void shouldTakeTheTerminalBackAfterCtrlZ(String line, String shown, String leave) throws Exception {
        Path start = Files.writeString(folder.resolve("start"), "exec env " + Tmux.workbenchCommand(folder));
        Tmux tmux = new Tmux(folder, 100, 20, "PS1='shell> ' bash --norc -i");
        try {
            tmux.awaitLast("shell>");
            tmux.line("sh " + start);
            tmux.awaitLast("grebe>");
            tmux.line(line);
            tmux.await(shown, s -> s.stream().anyMatch(l -> l.contains(shown)));
            tmux.press("C-z");
            tmux.awaitLast("shell>");
            tmux.line("fg");
            tmux.await("the job to go on", s -> s.stream().noneMatch(l -> l.equals("shell>")));
            if (!leave.isEmpty()) {
                tmux.press(leave); // What comes with it at once would be a line that is typed on.
                tmux.awaitLast("grebe>");
            }
            tmux.line("6 * 7");
            tmux.await("=> 42");
            tmux.type("1234");
            tmux.awaitLast("grebe> 1234");
            tmux.press("C-u");
        } finally {
            tmux.close();
        }
    }

    /** The terminal would take it for the end of an input that nobody reads by then. */
    @Test
    void shouldKeepCtrlDForThePromptWhileALineRuns() throws Exception {
        Path begun = folder.resolve("begun");
        Path go = folder.resolve("go");
        Tmux tmux = open("");
        try {
            tmux.awaitLast("grebe>");
            tmux.line("new File('" + begun + "').createNewFile(); while (!new File('" + go
                    + "').exists()) { sleep 10 }");
            for (int i = 0; i < 5000 && !Files.exists(begun); i++) {
                Thread.sleep(20);
            }
            tmux.press("C-d");
            Files.createFile(go);
            tmux.await("ended with 0");
        } finally {
            tmux.close();
        }
    }

    @Test
    void shouldStartWithAHistoryThatIsDamaged() throws Exception {
        Path file = Files.createDirectories(folder.resolve("grebe")).resolve("history");
        Files.write(file, "1795977287926:'kept'\n1795977287926:println 'caf\u00c3".getBytes("ISO-8859-1"));
        Tmux tmux = open("");
        try {
            tmux.await("grebe: the history /"); // The rest may be in the next line.
            tmux.awaitLast("grebe>");
            tmux.press("Up");
            tmux.awaitLast("grebe> 'kept'");
            tmux.press("Enter");
            tmux.await("=> 'kept'");
            tmux.line("6 * 7");
            tmux.await("=> 42");
        } finally {
            tmux.close();
        }
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void shouldSayOnceThatTheDiskIsFull() throws Exception {
        Path full = Files.createDirectories(folder.resolve("grebe"));
        run("mount", "-t", "tmpfs", "-o", "size=8k,mode=700", "tmpfs", full.toString());
        try {
            Files.write(full.resolve("filler"), new byte[4096]);
            Tmux tmux = open("");
            try {
                tmux.awaitLast("grebe>");
                tmux.line("x = '" + "a".repeat(70) + "'");
                for (int i = 0; i < 100 && tmux.all().stream().noneMatch(l -> l.contains("cannot be written")); i++) {
                    tmux.line("x = '" + i + "\u00e9".repeat(60) + "'");
                    tmux.await("=> '" + i);
                }
                tmux.line("'one more'");
                tmux.await("=> 'one more'");
                String all = String.join("\n", tmux.all());
                assertEquals(1, all.split("the history cannot be written").length - 1, all);
                assertEquals(0, all.split("java").length - 1, all);
            } finally {
                tmux.close();
            }
            Path file = full.resolve("history");
            int uid = (Integer) Files.getAttribute(full, "unix:uid");
            assertTrue(HistoryFile.of(file, uid).trouble().isEmpty(), "what a full disk took is whole lines");
        } finally {
            run("umount", "-l", full.toString());
        }
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), String.join(" ", command));
    }
}
