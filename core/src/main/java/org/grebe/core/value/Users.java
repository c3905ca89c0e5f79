package org.grebe.core.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of users as {@code /etc/passwd} gives them, which is read anew when it has changed. */
public final class Users {
    private static final Users OF_THIS_MACHINE = new Users(Path.of("/etc/passwd"));

    private final Path file;
    private FileTime read;
    private Map<Long, String> names = Map.of();

    Users(Path file) {
        this.file = file;
    }

    public static Users ofThisMachine() {
        return OF_THIS_MACHINE;
    }

    /** The user's name; its number where it has none. */
    public synchronized String name(long uid) {
        readIfChanged();
        String name = names.get(uid);
        return name == null ? Long.toString(uid) : name;
    }

    private void readIfChanged() {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(read)) {
                names = parse(Files.readAllBytes(file));
                read = changed;
            }
        } catch (IOException e) {
            names = Map.of(); // Numbers are names enough where there is no such file.
            read = null;
        }
    }

    /** Lines such as {@code root:x:0:0:root:/root:/bin/sh}; the first for a number counts. */
    private static Map<Long, String> parse(byte[] text) {
        Map<Long, String> names = new HashMap<>();
        for (String line : RawText.decode(text).split("\n")) {
            List<String> parts = List.of(line.split(":", -1));
            if (parts.size() > 2 && !parts.get(0).isEmpty() && parts.get(2).matches("[0-9]{1,10}")) {
                names.putIfAbsent(Long.parseLong(parts.get(2)), parts.get(0));
            }
        }
        return names;
    }
}
