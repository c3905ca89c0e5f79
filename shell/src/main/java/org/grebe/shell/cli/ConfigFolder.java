package org.grebe.shell.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where a user keeps settings and tools: {@code $XDG_CONFIG_HOME/grebe}, else {@code ~/.config/grebe}. */
public record ConfigFolder(Path folder) {
    public static ConfigFolder ofUser() {
        return of(System.getenv(), System.getProperty("user.home", "/"));
    }

    /** A relative XDG_CONFIG_HOME is ignored, as the XDG Base Directory Specification wants it. */
    public static ConfigFolder of(Map<String, String> environment, String home) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return new ConfigFolder((config.startsWith("/") ? Path.of(config) : Path.of(home, ".config")).resolve("grebe"));
    }

    public Path tools() {
        return folder.resolve("tools");
    }

    /** What the workbench reads first. */
    public Path startUp() {
        return folder.resolve("rc.groovy");
    }
}
