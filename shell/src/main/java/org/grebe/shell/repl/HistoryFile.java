package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.grebe.core.engine.StateFolder;

/**
 * Where lines that were typed are kept: a file that its user alone can read. One that is damaged is moved aside, and
 * its good lines are kept.
 *
 * @param path none where nothing can be kept
 * @param trouble what there is to say about it, in one line
 */
record HistoryFile(Optional<Path> path, Optional<String> trouble) {
    private static final int OTHERS_MAY_WRITE = 0002;

    static HistoryFile ofUser() {
        return of(StateFolder.ofUser().folder().resolve("history"), uid());
    }

    /** {@code uid} is the user's. */
    static HistoryFile of(Path file, int uid) {
        try {
            Files.createDirectories(file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            requireOwn(file.getParent(), uid);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file);
                return new HistoryFile(Optional.of(file), Optional.empty());
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Files.isSymbolicLink(file)
                        ? none(file + " is a symbolic link, which is not followed")
                        : renewed(file, List.of(), "was no file");
            }
            requireOwn(file, uid);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return checked(file);
        } catch (IOException | SecurityException e) {
            return none(file + ": " + reason(e));
        }
    }

    private static HistoryFile none(String why) {
        return new HistoryFile(Optional.empty(), Optional.of("no history is kept: " + why));
    }

    /** Who may write there could have this process, which may be root's, write elsewhere. */
    private static void requireOwn(Path path, int uid) throws IOException {
        int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (owner != uid) {
            throw new IOException(path + " belongs to user " + owner + ", and this is user " + uid);
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (Files.isDirectory(path) && (mode & OTHERS_MAY_WRITE) != 0) {
            throw new IOException("everybody may write to " + path);
        }
    }

    private static void create(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static HistoryFile checked(Path file) throws IOException {
        List<String> good = new ArrayList<>();
        boolean damaged = false;
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0, end; at < bytes.length; at = end + 1) {
            end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            Optional<String> line = line(ByteBuffer.wrap(bytes, at, end - at));
            line.ifPresent(good::add);
            damaged |= line.isEmpty() || end == bytes.length; // The last line, too, has its end.
        }
        return damaged ? renewed(file, good, "was damaged")
                : new HistoryFile(Optional.of(file), Optional.empty());
    }

    private static Optional<String> line(ByteBuffer bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return isGood(text) ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** As JLine writes them: when, in milliseconds, and the line, in which a backslash escapes the next character. */
    private static boolean isGood(String line) {
        int colon = line.indexOf(':');
        boolean escaped = false;
        for (int i = colon + 1; i < line.length(); i++) {
            escaped = !escaped && line.charAt(i) == '\\';
        }
        return !escaped && colon > 0 && colon < 19 && line.chars().limit(colon).allMatch(c -> c >= '0' && c <= '9');
    }

    private static HistoryFile renewed(Path file, List<String> good, String why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = file.resolveSibling(file.getFileName() + ".damaged" + i);
        }
        Files.move(file, aside);
        create(file);
        Files.write(file, good);
        String kept = good.isEmpty() ? "" : good.size() == 1 ? ", its good line is kept"
                : ", its " + good.size() + " good lines are kept";
        return new HistoryFile(Optional.of(file), Optional.of(
                "the history " + file + " " + why + ": it is " + aside.getFileName() + " now" + kept));
    }

    /** Of the user that this process acts as. */
    private static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException("/proc does not say who this process is", e);
        }
    }

    /** What an exception of files says without the file's name. */
    static String reason(Exception e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
