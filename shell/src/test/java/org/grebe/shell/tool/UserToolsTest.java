package org.grebe.shell.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.shell.cli.ConfigFolder;
import org.grebe.shell.cli.UsageError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of GREBE_PATH and ~/.config/grebe/tools, by their names. */
class UserToolsTest {
    @TempDir
    private Path folder;
    private Path own;
    private Path shared;
    private Tools tools;

    @BeforeEach
    void writeTools() throws IOException {
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        own = Files.createDirectories(folder.resolve("config/grebe/tools"), mine);
        shared = Files.createDirectories(folder.resolve("shared"), mine);
        write(own.resolve("opens.groovy"), "#!/usr/bin/env grebe\n// opens: files that are opened\nprint 'own'\n");
        write(shared.resolve("opens.groovy"), "print 'shared'\n");
        write(own.resolve("execs.groovy"), "print 1\n");
        write(own.resolve("tcpconnect.groovy"), "print 'not me'\n");
        write(own.resolve("probes.groovy"), "print 'not me'\n");
        write(own.resolve("notes.txt"), "no script\n");
        tools = tools("");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Tools tools(String path) {
        ConfigFolder config = ConfigFolder.of(Map.of("XDG_CONFIG_HOME", folder + "/config"), "/nowhere");
        return Tools.of(UserTools.of(Map.of("GREBE_PATH", path), config));
    }

    @Test
    void shouldFindThemInTheOrderOfThePath() {
        assertEquals(List.of("tcpaccept", "tcpconnect", "execs", "opens"), tools.names());
        assertEquals(own.resolve("opens.groovy").toString(), tools.source("opens").source().file());
        assertEquals(new CommandName("opens", "grebe opens"), tools.source("opens").program());
        assertFalse(tools.source("opens").bundled());
        assertEquals(shared.resolve("opens.groovy").toString(),
                tools("/nowhere::" + shared).source("opens").source().file());
        assertFalse(tools.has("notes"));
        assertFalse(tools.has("../tools/opens"));
    }

    @Test
    void shouldSayThatGrebesOwnWins() {
        assertTrue(tools.source("tcpconnect").bundled());
        assertFalse(tools.has("probes"));
        assertEquals(Optional.of("this is grebe's own tcpconnect; `grebe run " + own + "/tcpconnect.groovy` runs your"
                + " script of that name"), tools.hidden("tcpconnect"));
        assertEquals(Optional.empty(), tools.hidden("opens"));
        assertEquals(List.of(
                        "  execs",
                        "  opens           files that are opened",
                        "  probes          hidden by grebe's own; `grebe run " + own + "/probes.groovy` runs it",
                        "  tcpconnect      hidden by grebe's own; `grebe run " + own + "/tcpconnect.groovy` runs it"),
                tools.usersLines());
    }

    @Test
    void shouldNotRunWhatOthersMayWrite() throws IOException {
        Path opens = own.resolve("opens.groovy");
        Files.setPosixFilePermissions(opens, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals("opens is not run: everybody may write to " + opens + "; `grebe run " + opens
                + "` runs it all the same", assertThrows(UsageError.class, () -> tools.source("opens")).getMessage());
        assertEquals(List.of("tcpaccept", "tcpconnect", "execs"), tools.names());
        assertTrue(tools.usersLines().contains("  opens           not run: everybody may write to " + opens));
        Files.setPosixFilePermissions(opens, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals("opens is not run: everybody may write to " + own.toRealPath() + "; `grebe run " + opens
                + "` runs it all the same", assertThrows(UsageError.class, () -> tools.source("opens")).getMessage());
    }

    @Test
    void shouldLookIntoTheHomeFolderWhereNothingElseIsSaid() {
        assertEquals(Path.of("/home/me/.config/grebe/tools"), ConfigFolder.of(Map.of(), "/home/me").tools());
        assertEquals(Path.of("/home/me/.config/grebe/rc.groovy"),
                ConfigFolder.of(Map.of("XDG_CONFIG_HOME", "relative"), "/home/me").startUp());
    }
}
