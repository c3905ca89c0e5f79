package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts in files: what is wrong is said as FILE:LINE:COLUMN, which editors can follow, also in what they import. */
class ScriptFilesTest {
    @TempDir
    private Path folder;
    private Path script;

    @BeforeEach
    void writeLibrary() throws IOException {
        script = folder.resolve("opens.groovy");
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/Names.groovy"),
                "class Names {\n  static of(n) {\n    n.frob()\n  }\n  static web(n) { n == 80 }\n}\n");
    }

    private CliRun explained(String text) throws IOException {
        Files.writeString(script, text);
        return CliRun.of(List.of("explain", script.toString()));
    }

    private CliRun loaded(String text) throws IOException {
        Files.writeString(script, text);
        return CliRun.of(new ByteArrayInputStream(("load " + script + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldNameThePlaceOfWhatDoesNotCompile() throws IOException {
        String text = "// opens\non connect {\n  print it.dprot\n}\n";
        String message = script + ":3:12: connect has no field 'dprot'; did you mean dport?\n"
                + "    print it.dprot\n             ~~~~~\n";
        assertEquals(message, explained(text).err());
        assertEquals(message, loaded(text).err());
        assertEquals("grebe: connect has no field 'dprot'; did you mean dport? (line 1, column 23)\n"
                        + "  on connect { print it.dprot }\n                        ~~~~~\n",
                CliRun.of(List.of("explain", "-e", "on connect { print it.dprot }")).err());
    }

    @Test
    void shouldNameThePlaceOfWhatFails() throws IOException {
        String text = "import lib.Names\n\nx = 'a'.frob()\n";
        String message = script + ":3:1: String has no method frob()\n  x = 'a'.frob()\n  ~~~~~~~~~~~~~~\n";
        assertEquals(message, explained(text).err());
        assertEquals(message, loaded(text).err());
    }

    @Test
    void shouldNameThePlaceInAFileThatIsImported() throws IOException {
        String message = folder + "/lib/Names.groovy:3:5: String has no method frob()\n"
                + "      n.frob()\n      ~~~~~~~~\n";
        assertEquals(message, explained("import lib.Names\nNames.of('a')\n").err());
        assertEquals(message, loaded("import lib.Names\nNames.of('a')\n").err());
    }

    @Test
    void shouldExplainWhatUsesAFileThatIsImported() throws IOException {
        CliRun run = explained("import lib.Names\non connect { if (it.uid == 0 && Names.web(it.dport)) print it }\n");
        assertEquals("", run.err());
        assertEquals(List.of("  kernel   it.uid == 0", "  script   Names.web(it.dport)"),
                run.out().lines().filter(l -> l.matches(" +(kernel|script) .*"))
                        .map(l -> l.replaceFirst(" +line .*", "")).toList());
    }
}
