package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.core.dsl.compile.ScriptCompiler;
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

    @Test
    void shouldNameTheFileInItsHelp() throws IOException {
        Path tool = Files.writeString(folder.resolve("two words\033[2J.groovy"),
                "#!/usr/bin/env grebe\n// shows what is opened\nopts = options('Shows what is opened') {\n"
                + "  flag 'a', 'all', 'all of them'\n}\nprint opts.all\n");
        CliRun help = CliRun.of(List.of("run", tool.toString(), "--help"));
        assertEquals(0, help.exit(), help.err());
        assertTrue(help.out().startsWith("usage: two words\\x1b[2J.groovy [-h] [-a]\n\nShows what is opened\n"),
                help.out());
        CliRun wrong = CliRun.of(List.of(tool.toString(), "--nosuch"));
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("two words\\x1b[2J.groovy: error: unrecognized arguments: --nosuch\n"),
                wrong.err());
        assertEquals("true\n", CliRun.of(List.of(tool.toString(), "-a")).out());
    }

    @Test
    void shouldFindTheClassesOfAClasspath() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        new ScriptCompiler().compileTo(classes, "greeting", "println 'hello from the class path'");
        Files.writeString(script, "println Class.forName('" + ScriptCompiler.className("greeting") + "', false,"
                + " this.class.classLoader).simpleName\n");
        CliRun without = CliRun.of(List.of("run", script.toString()));
        assertEquals(1, without.exit());
        assertTrue(without.err().contains("ClassNotFoundException"), without.err());
        for (List<String> words : List.of(
                List.of("--classpath", classes.toString(), "run", script.toString()),
                List.of("--classpath=" + folder + "/lib::" + classes, script.toString()))) {
            CliRun run = CliRun.of(words);
            assertEquals(ScriptCompiler.className("greeting") + "\n", run.out(), run.err());
        }
        CliRun missing = CliRun.of(List.of("--classpath=" + folder + "/nosuch.jar", script.toString()));
        assertTrue(missing.err().startsWith("grebe: --classpath: no such file: " + folder + "/nosuch.jar\n"));
        assertEquals(2, missing.exit());
    }
}
