package org.grebe.shell;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.grebe.shell.cli.CommandLine;
import org.grebe.shell.cli.Settings;

/** One run of grebe's command line within this process: exit code, standard output, standard error. */
public record CliRun(int exit, String out, String err) {
    public static CliRun of(List<String> words) {
        return of(InputStream.nullInputStream(), words);
    }

    /** The workbench: grebe without a command. */
    public static CliRun of(InputStream in) {
        return of(in, List.of());
    }

    /** The same with both streams in {@code out}, in the order in which it came. */
    public static CliRun together(InputStream in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(all, true, StandardCharsets.UTF_8);
        int exit = new Cli(in, stream, stream).run();
        return new CliRun(exit, all.toString(StandardCharsets.UTF_8), "");
    }

    private static CliRun of(InputStream in, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Cli cli = new Cli(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int exit = cli.run(words.toArray(String[]::new));
        return new CliRun(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The same with streams that can be read while it runs. */
    public static int run(PrintStream out, PrintStream err, String... args) {
        return new Cli(out, err).run(args);
    }

    /** The command that explains what {@code words} would trace: it needs no kernel. */
    public static List<String> explaining(List<String> words) {
        CommandLine line = CommandLine.parse(words.toArray(String[]::new), new Settings());
        List<String> explain = new ArrayList<>(List.of("explain"));
        if (!line.scripts().isEmpty()) {
            explain.addAll(List.of("-e", String.join("\n", line.scripts())));
        }
        List<String> rest = line.rest();
        explain.addAll(!rest.isEmpty() && rest.get(0).equals("run") ? rest.subList(1, rest.size()) : rest);
        return explain;
    }

    /** As a person sees it. */
    public String all() {
        return out + err;
    }
}
