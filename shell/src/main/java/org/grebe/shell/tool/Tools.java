package org.grebe.shell.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.grebe.shell.cli.CommandLine;
import org.grebe.shell.cli.UsageError;

/** Scripts that are run by their name: the bundled ones, in the folder {@code scripts}, and then the user's. */
public final class Tools {
    private final Map<String, Path> scripts = new TreeMap<>();
    private final UserTools users;

    private Tools(Path folder, UserTools users) {
        this.users = users;
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(f -> f.toString().endsWith(".groovy"))
                    .forEach(f -> scripts.put(f.getFileName().toString().replaceFirst("\\.groovy$", ""), f));
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled tools are missing: " + folder + "; is grebe.home right?", e);
        }
    }

    /** The launcher says in {@code grebe.home} where grebe is. */
    public static Tools all() {
        return of(UserTools.ofUser());
    }

    static Tools of(UserTools users) {
        return new Tools(Path.of(System.getProperty("grebe.home", "."), "scripts"), users);
    }

    /** Names of those that grebe brings along. */
    public List<String> bundled() {
        return List.copyOf(scripts.keySet());
    }

    /** Names of all that can be run. */
    public List<String> names() {
        List<String> names = new ArrayList<>(bundled());
        names.addAll(usersOwn());
        return names;
    }

    private List<String> usersOwn() {
        return users.all().entrySet().stream()
                .filter(t -> !isTaken(t.getKey()) && users.refusal(t.getValue()).isEmpty())
                .map(Map.Entry::getKey).toList();
    }

    private boolean isTaken(String name) {
        return scripts.containsKey(name) || CommandLine.COMMANDS.contains(name);
    }

    public boolean has(String name) {
        return scripts.containsKey(name) || !CommandLine.COMMANDS.contains(name) && users.find(name).isPresent();
    }

    /** The script; a UsageError where others may write it. */
    public ScriptSource source(String name) {
        if (scripts.containsKey(name)) {
            return ScriptSource.file(scripts.get(name).toString()).as(new CommandName(name, name), true);
        }
        Path file = users.find(name).orElseThrow();
        users.refusal(file).ifPresent(why -> {
            throw new UsageError(name + " is not run: " + why + "; `grebe run " + file + "` runs it all the same");
        });
        return ScriptSource.file(file.toString()).as(new CommandName(name, "grebe " + name), false);
    }

    /** Says that a script of the user's has the name of a command or of a bundled tool, which wins. */
    public Optional<String> hidden(String name) {
        return users.find(name).filter(f -> isTaken(name)).map(f -> "this is grebe's own " + name + "; `grebe run " + f
                + "` runs your script of that name");
    }

    /** The script's first line of comment, after its name. */
    public String description(String name) {
        return source(name).text().lines()
                .filter(l -> l.startsWith("// "))
                .findFirst()
                .map(l -> l.replaceFirst("// [a-z]+: ", "").replaceFirst("^// ", ""))
                .orElse("");
    }

    /** The user's own for the help: a line each, also of those that cannot be run by their name. */
    public List<String> usersLines() {
        List<String> lines = new ArrayList<>();
        users.all().forEach((name, file) -> lines.add("  %-14s  %s".formatted(name,
                isTaken(name) ? "hidden by grebe's own; `grebe run " + file + "` runs it"
                        : users.refusal(file).map(why -> "not run: " + why).orElseGet(() -> description(name)))
                .stripTrailing()));
        return lines;
    }
}
