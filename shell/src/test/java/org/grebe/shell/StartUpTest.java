package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.grebe.core.engine.SessionOptions;
import org.grebe.shell.repl.Surroundings;
import org.grebe.shell.repl.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that the workbench reads first. */
class StartUpTest {
    @TempDir
    private Path folder;
    private Path file;
    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @BeforeEach
    void nameFile() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        file = folder.resolve("rc.groovy");
    }

    private int open(String startUp, String typed) throws IOException {
        if (startUp != null) {
            Files.writeString(file, startUp);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return Workbench.open(new Surroundings(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                out.stream, err.stream, false, SessionOptions.defaults(), false, new BenchScripts(),
                getClass().getClassLoader(), Optional.of(file), (plan, code, verify, width, to) -> { }, to -> { }));
    }

    @Test
    void shouldHaveWhatItDefines() throws IOException {
        Files.createDirectories(folder.resolve("lib"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(folder.resolve("lib/Names.groovy"), "class Names { static of(n) { n + 1 } }");
        Files.setPosixFilePermissions(folder.resolve("lib/Names.groovy"),
                PosixFilePermissions.fromString("rw-------"));
        assertEquals(0, open("""
                #!/usr/bin/env grebe
                // mine
                import lib.Names
                web = [80, 443]
                def twice(n) {
                    n * 2
                }
                """, "twice(web[0])\nNames.of(1)\n"));
        assertEquals("=> 160\n=> 2\n", out.text());
        assertEquals("", err.text());
    }

    @Test
    void shouldReportLinesThatFailAndGoOn() throws IOException {
        assertEquals(0, open("""
                a = 1
                b = [1,
                  2].frob()
                c = (
                ]
                run nothing.groovy
                d = 4
                """, "a + d\n"));
        assertEquals("=> 5\n", out.text());
        String places = err.text().lines().filter(l -> l.startsWith(file.toString()))
                .map(l -> l.substring(file.toString().length())).reduce("", (x, y) -> x + y + "\n");
        assertEquals("""
                :2:1: ArrayList has no method frob()
                :4:5: this ( has no closing )
                :6:1: no such file: nothing.groovy
                """, places, err.text());
    }

    @Test
    void shouldNotReadWhatOthersMayWrite() throws IOException {
        Files.writeString(file, "a = 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals(0, open(null, "1 + 1\n"));
        assertEquals("=> 2\n", out.text());
        assertEquals("grebe: the start-up file is not read: everybody may write to " + file + "\n", err.text());
    }

    @Test
    void shouldDoWithoutOne() throws IOException {
        assertEquals(0, open(null, "1 + 1\n"));
        assertEquals("=> 2\n", out.text());
        assertEquals("", err.text());
    }
}
