package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path directory;

    @Test
    void shouldBeWhereTheXdgSpecificationSays() {
        assertEquals(Path.of("/state/grebe"), StateFolder.of(Map.of("XDG_STATE_HOME", "/state"), "/home/u").folder());
        assertEquals(Path.of("/home/u/.local/state/grebe"), StateFolder.of(Map.of(), "/home/u").folder());
        assertEquals(Path.of("/home/u/.local/state/grebe"),
                StateFolder.of(Map.of("XDG_STATE_HOME", "relative"), "/home/u").folder());
    }

    @Test
    void shouldWriteWhatOnlyTheUserCanRead() throws IOException {
        StateFolder state = new StateFolder(directory.resolve("a/grebe"));
        state.write("x.log", "old");
        Path file = state.write("x.log", "new");
        assertEquals(directory.resolve("a/grebe/x.log"), file);
        assertEquals("new", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.folder())));
        try (var files = Files.list(state.folder())) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void shouldWriteElsewhereWhenTheFolderCannotBeMade() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "");
        Path file = new StateFolder(blocked.resolve("grebe")).write("x.log", "text");
        try {
            assertTrue(file.getFileName().toString().endsWith("-x.log"), file.toString());
            assertEquals("text", Files.readString(file));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        } finally {
            Files.delete(file);
        }
    }
}
