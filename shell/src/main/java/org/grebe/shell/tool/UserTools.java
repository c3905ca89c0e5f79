package org.grebe.shell.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.grebe.core.dsl.compile.OwnFiles;
import org.grebe.shell.cli.ConfigFolder;

/** Scripts in the folders of {@code GREBE_PATH} and in the user's own: the first of a name counts, as with PATH. */
final class UserTools {
    private static final String ENDING = ".groovy";

    private final List<Path> folders;
    private final OwnFiles trusted = OwnFiles.ofUser();

    private UserTools(List<Path> folders) {
        this.folders = folders;
    }

    static UserTools ofUser() {
        return of(System.getenv(), ConfigFolder.ofUser());
    }

    static UserTools of(Map<String, String> environment, ConfigFolder config) {
        List<Path> folders = new ArrayList<>();
        for (String folder : environment.getOrDefault("GREBE_PATH", "").split(":")) {
            try {
                if (!folder.isEmpty()) {
                    folders.add(Path.of(folder));
                }
            } catch (InvalidPathException e) {
                // No folder is called so.
            }
        }
        folders.add(config.tools());
        return new UserTools(folders);
    }

    Optional<Path> find(String name) {
        if (!name.matches("\\w[\\w.-]*")) {
            return Optional.empty();
        }
        return folders.stream().map(f -> f.resolve(name + ENDING)).filter(Files::isRegularFile).findFirst();
    }

    /** All by name. */
    Map<String, Path> all() {
        Map<String, Path> all = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(f -> f.toString().endsWith(ENDING) && Files.isRegularFile(f))
                        .forEach(f -> all.putIfAbsent(f.getFileName().toString().replaceFirst("\\.groovy$", ""), f));
            } catch (IOException e) {
                // A folder that is not there has no tools.
            }
        }
        return all;
    }

    /** Why a file is not run though it is there. */
    Optional<String> refusal(Path file) {
        return trusted.refusal(file);
    }
}
