package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFileTest {
    @TempDir
    private Path folder;

    private Path file;
    private int uid;

    @BeforeEach
    void name() throws IOException {
        file = folder.resolve("grebe/history");
        uid = (Integer) Files.getAttribute(folder, "unix:uid");
    }

    @Test
    void shouldKeepItFromOthers() throws Exception {
        assertEquals(new HistoryFile(Optional.of(file), Optional.empty()), HistoryFile.of(file, uid));
        assertEquals("rw-------", permissions(file));
        assertEquals("rwx------", permissions(file.getParent()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        HistoryFile.of(file, uid);
        assertEquals("rw-------", permissions(file));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void shouldTakeWhatJLineWrites() throws Exception {
        String good = "1795977287926:println 'caf\u00e9'\n1795977287927:a\\nb\\\\\n1795977287928:\n";
        write(good.getBytes(StandardCharsets.UTF_8));
        assertEquals(new HistoryFile(Optional.of(file), Optional.empty()), HistoryFile.of(file, uid));
        assertEquals(good, Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:cut \u00c3", "2:x = 1\\", "x = 1\n", "\n", ":x\n", "2x:y\n", "2:no end of the line",
        "99999999999999999999:x\n", "2:a\n\u00ff\u00fe\u0000\n"})
    void shouldMoveADamagedOneAsideAndKeepItsGoodLines(String damage) throws Exception {
        byte[] bytes = ("1:good\n" + damage).getBytes(StandardCharsets.ISO_8859_1);
        write(bytes);
        HistoryFile found = HistoryFile.of(file, uid);
        assertEquals(Optional.of(file), found.path());
        String said = found.trouble().orElseThrow();
        assertTrue(said.startsWith("the history " + file + " was damaged: it is history.damaged now, its "), said);
        assertEquals("1:good", Files.readAllLines(file).get(0));
        assertEquals("rw-------", permissions(file));
        assertEquals(bytes.length, Files.size(folder.resolve("grebe/history.damaged")));
        assertEquals(Optional.empty(), HistoryFile.of(file, uid).trouble());
    }

    @Test
    void shouldMoveAsideWhatIsNoFile() throws Exception {
        Files.createDirectories(file.resolve("within"));
        assertEquals(Optional.of("the history " + file + " was no file: it is history.damaged now"),
                HistoryFile.of(file, uid).trouble());
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertEquals(Optional.of("the history " + file + " was no file: it is history.damaged2 now"),
                HistoryFile.of(file, uid).trouble());
        assertTrue(Files.isRegularFile(file));
    }

    @Test
    void shouldNotFollowALink() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "kept");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, other);
        assertEquals(new HistoryFile(Optional.empty(), Optional.of("no history is kept: " + file
                + " is a symbolic link, which is not followed")), HistoryFile.of(file, uid));
        assertEquals("rw-r--r--", permissions(other));
    }

    @Test
    void shouldWriteNothingWhereOthersCould() throws Exception {
        HistoryFile others = HistoryFile.of(file, uid + 1);
        assertEquals(Optional.of("no history is kept: " + file + ": " + file.getParent() + " belongs to user " + uid
                + ", and this is user " + (uid + 1)), others.trouble());
        assertFalse(Files.exists(file));
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(Optional.of("no history is kept: " + file + ": everybody may write to " + file.getParent()),
                HistoryFile.of(file, uid).trouble());
    }

    private void write(byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
