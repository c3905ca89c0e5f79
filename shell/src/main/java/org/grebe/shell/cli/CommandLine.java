package org.grebe.shell.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** grebe's own command line: its options, then a command with all that follows. */
public record CommandLine(boolean help, boolean version, List<String> scripts, List<String> rest) {
    public static final List<String> COMMANDS =
            List.of("run", "explain", "probes", "fields", "jshell", "doctor", "help");
    /** Names of the options of {@link #addGlobal}. */
    public static final List<String> GLOBAL = List.of("--attach", "--buffer", "--duration", "--format", "--stats",
            "--quiet", "--debug", "--classpath");

    public static CommandLine parse(String[] args, Settings settings) {
        CommandSpec spec = CommandSpec.create().name("grebe");
        spec.addOption(OptionSpec.builder("-h", "--help").build());
        spec.addOption(OptionSpec.builder("-V", "--version").build());
        spec.addOption(OptionSpec.builder("-e").type(List.class).auxiliaryTypes(String.class).arity("1")
                .paramLabel("SCRIPT").build());
        spec.addOption(OptionSpec.builder("--no-rc").build());
        add(spec, Set.of(), "PID", "-p", "--pid");
        add(spec, Set.of(), "CMD", "-c", "--command");
        addGlobal(spec, Set.of());
        spec.addPositional(PositionalParamSpec.builder()
                .arity("0..*").type(List.class).auxiliaryTypes(String.class).build());
        try {
            ParseResult result = new picocli.CommandLine(spec)
                    .setStopAtPositional(true)
                    .setUnmatchedOptionsArePositionalParams(false)
                    .parseArgs(args);
            readGlobal(result, settings, Set.of());
            settings.pid(result.matchedOptionValue("--pid", null));
            settings.command(result.matchedOptionValue("--command", null));
            settings.startUp(!result.hasMatchedOption("--no-rc"));
            return new CommandLine(
                    result.hasMatchedOption('h'),
                    result.hasMatchedOption('V'),
                    result.matchedOptionValue('e', List.of()),
                    result.matchedPositionalValue(0, List.of()));
        } catch (ParameterException e) {
            throw new UsageError(oneLine(e));
        }
    }

    /**
     * Options that are understood before a command and behind it.
     *
     * @param taken names that a script has given to options of its own, which go first
     */
    public static void addGlobal(CommandSpec spec, Set<String> taken) {
        add(spec, taken, "KIND", "--attach");
        add(spec, taken, "SIZE", "--buffer");
        add(spec, taken, "TIME", "--duration");
        add(spec, taken, "FORMAT", "--format");
        add(spec, taken, "PATH", "--classpath");
        add(spec, taken, "", "--stats");
        add(spec, taken, "", "-q", "--quiet");
        add(spec, taken, "", "--debug");
    }

    private static void add(CommandSpec spec, Set<String> taken, String label, String... names) {
        String[] free = Arrays.stream(names).filter(n -> !taken.contains(n)).toArray(String[]::new);
        if (free.length > 0) {
            OptionSpec.Builder option = OptionSpec.builder(free);
            spec.addOption(label.isEmpty() ? option.build()
                    : option.type(String.class).arity("1").paramLabel(label).build());
        }
    }

    public static void readGlobal(ParseResult result, Settings settings, Set<String> taken) {
        settings.attach(value(result, taken, "--attach"));
        settings.buffer(value(result, taken, "--buffer"));
        settings.duration(value(result, taken, "--duration"));
        settings.format(value(result, taken, "--format"));
        settings.classPath(value(result, taken, "--classpath"));
        settings.stats(has(result, taken, "--stats"));
        settings.quiet(has(result, taken, "--quiet") || has(result, taken, "-q"));
        settings.debug(has(result, taken, "--debug"));
    }

    private static String value(ParseResult result, Set<String> taken, String name) {
        return taken.contains(name) ? null : result.matchedOptionValue(name, null);
    }

    private static boolean has(ParseResult result, Set<String> taken, String name) {
        return !taken.contains(name) && result.hasMatchedOption(name);
    }

    public static String oneLine(ParameterException e) {
        String text = e.getMessage().replace('\n', ' ');
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
