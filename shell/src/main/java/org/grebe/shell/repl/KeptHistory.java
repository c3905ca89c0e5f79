package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;

/** Lines that were typed, kept from one workbench to the next. Where that fails it is said once, and typing goes on. */
final class KeptHistory extends DefaultHistory {
    private static final int MOST_LINES = 10_000;

    private Path file;
    private boolean failed;
    private String trouble;

    void keep(LineReader reader, Path path) {
        file = path;
        reader.setVariable(LineReader.HISTORY_FILE, path);
        reader.setVariable(LineReader.HISTORY_FILE_SIZE, MOST_LINES);
        attach(reader);
    }

    /** Called after each line, too. */
    @Override
    public void save() {
        if (file == null) {
            return;
        }
        long before = length();
        try {
            super.save();
            failed = false;
        } catch (IOException | RuntimeException e) {
            cut(before);
            trouble = failed ? trouble : "the history cannot be written: " + file + ": " + HistoryFile.reason(e);
            failed = true;
        }
    }

    private long length() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    /** What a full disk took of a line would damage the file. */
    private void cut(long length) {
        if (length < 0) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (IOException e) {
            failed = true; // It is said anyway, and mended when it is read the next time.
        }
    }

    /** What is to be said, once. */
    Optional<String> trouble() {
        Optional<String> now = Optional.ofNullable(trouble);
        trouble = null;
        return now;
    }
}
