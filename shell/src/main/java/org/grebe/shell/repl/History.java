package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.grebe.core.engine.StateFolder;
import org.jline.reader.LineReader;

/** Lines that were typed, kept from one workbench to the next where only their user can read them. */
final class History {
    private History() {}

    /** Gives {@code reader} the history file; without one where it cannot be made. */
    static void keep(LineReader reader) {
        try {
            reader.setVariable(LineReader.HISTORY_FILE, prepared(StateFolder.ofUser().folder().resolve("history")));
            reader.setVariable(LineReader.HISTORY_FILE_SIZE, 10_000);
            reader.getHistory().attach(reader);
        } catch (IOException e) {
            reader.printAbove("grebe: no history is kept: " + e.getMessage());
        }
    }

    static Path prepared(Path file) throws IOException {
        Files.createDirectories(file.getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var mine = PosixFilePermissions.fromString("rw-------");
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, mine);
        } else {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(mine));
        }
        return file;
    }
}
