package org.grebe.shell.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.grebe.shell.CliRun;

/**
 * Writes anew what documents and examples show of commands that need no kernel, the manual pages, and the
 * file for IntelliJ. Read the difference before commit.
 */
public final class RewriteOutputs {
    private RewriteOutputs() {}

    public static void main(String[] args) throws IOException {
        List<Command> commands = new ArrayList<>(Documents.prompted());
        // From the last to the first: lines before a command keep their numbers.
        Collections.reverse(commands);
        for (Command command : commands) {
            if (!command.traces()) {
                rewrite(command, Documents.stable(CliRun.of(command.words()).all().lines().toList()));
            }
        }
        for (String name : ManualPages.NAMES) {
            ManualPages.write(name);
        }
        Files.writeString(Gdsl.FILE, Gdsl.text());
    }

    private static void rewrite(Command command, List<String> output) throws IOException {
        String[] where = command.where().split(":");
        Path file = Documents.HOME.resolve(where[0]);
        List<String> lines = new ArrayList<>(Documents.read(file).lines().toList());
        int after = Integer.parseInt(where[1]);
        String indent = file.toString().endsWith(".groovy") ? "//     " : "";
        List<String> shown = lines.subList(after, after + command.output().size());
        shown.clear();
        shown.addAll(output.stream().map(indent::concat).map(String::stripTrailing).toList());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
