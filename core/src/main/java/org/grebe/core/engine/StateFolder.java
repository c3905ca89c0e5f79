package org.grebe.core.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Where grebe keeps what outlives a run: {@code $XDG_STATE_HOME/grebe}, else {@code ~/.local/state/grebe}. */
public record StateFolder(Path folder) {
    public static StateFolder ofUser() {
        return of(System.getenv(), System.getProperty("user.home", "/"));
    }

    /** A relative XDG_STATE_HOME is ignored, as the XDG Base Directory Specification wants it. */
    static StateFolder of(Map<String, String> environment, String home) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/") ? Path.of(state) : Path.of(home, ".local", "state");
        return new StateFolder(base.resolve("grebe"));
    }

    /**
     * Writes a file that only this user can read, in place of an older one; in the folder for temporary files, under a
     * name of its own, where this one cannot be written.
     */
    public Path write(String name, String text) throws IOException {
        try {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // A temporary file has mode 0600 from its first moment.
            Path fresh = Files.createTempFile(folder, name, ".new");
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
            return Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return Files.writeString(Files.createTempFile("grebe-", "-" + name), text, StandardCharsets.UTF_8);
        }
    }
}
