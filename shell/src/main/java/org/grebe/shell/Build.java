package org.grebe.shell;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.shell.repl.Rehearsal;
import org.grebe.shell.tool.Tools;

/**
 * What bin/build needs of us. {@code scripts FOLDER} compiles the bundled tools ahead into a folder; {@code train} does
 * what grebe usually does, so that the classes it takes are recorded for the class archive. Neither needs root.
 */
public final class Build {
    private Build() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "scripts" -> compileTools(Path.of(args[1]));
            case "train" -> train();
            default -> throw new IllegalArgumentException("no such step: " + args[0]);
        }
    }

    private static void compileTools(Path folder) throws IOException {
        Files.createDirectories(folder);
        Tools tools = Tools.all();
        for (String name : tools.bundled()) {
            new ScriptCompiler().compileTo(folder, name, tools.source(name).text()).ifPresent(
                    reason -> System.err.println(name + " starts slower than it could: " + reason));
        }
    }

    private static void train() throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        List<List<String>> commands = List.of(
                List.of("--version"),
                List.of("explain", "-e", "p = [80, 443]; on connect { if (it.dport in p && it.comm == 'a') print it }"),
                List.of("explain", "tcpconnect", "-t", "-P", "80,443"),
                // Without root it fails at its first system call, which is not much less.
                List.of("--duration", "100ms", "tcpconnect"),
                List.of("--duration", "100ms", "-e", "on connect { if (it.dport in [80, 443]) print it }"));
        String lines = "x = 1\nexplain on connect { if (it.dport in [80]) print it }\nhelp\nn = count()\nvars\n";
        new Cli(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), nowhere, nowhere).run();
        Rehearsal.run();
        commands.forEach(c -> new Cli(nowhere, nowhere).run(c.toArray(String[]::new)));
    }
}
