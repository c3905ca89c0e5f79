package org.grebe.shell;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** grebe's own command line: its options, then a command with all that follows. */
record CommandLine(boolean help, boolean version, List<String> scripts, List<String> rest) {
    /** Names of the options of {@link #addGlobal}. */
    static final List<String> GLOBAL = List.of("--attach", "--buffer", "--duration", "--format", "--stats", "--debug");

    static CommandLine parse(String[] args, Settings settings) {
        CommandSpec spec = CommandSpec.create().name("grebe");
        spec.addOption(OptionSpec.builder("-h", "--help").build());
        spec.addOption(OptionSpec.builder("-V", "--version").build());
        spec.addOption(OptionSpec.builder("-e").type(List.class).auxiliaryTypes(String.class).arity("1")
                .paramLabel("SCRIPT").build());
        addGlobal(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .arity("0..*").type(List.class).auxiliaryTypes(String.class).build());
        try {
            ParseResult result = new picocli.CommandLine(spec)
                    .setStopAtPositional(true)
                    .setUnmatchedOptionsArePositionalParams(false)
                    .parseArgs(args);
            readGlobal(result, settings);
            return new CommandLine(
                    result.hasMatchedOption('h'),
                    result.hasMatchedOption('V'),
                    result.matchedOptionValue('e', List.of()),
                    result.matchedPositionalValue(0, List.of()));
        } catch (ParameterException e) {
            throw new UsageError(oneLine(e));
        }
    }

    /** Options that are understood before a command and behind it. */
    static void addGlobal(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("--attach").type(String.class).arity("1").paramLabel("KIND").build());
        spec.addOption(OptionSpec.builder("--buffer").type(String.class).arity("1").paramLabel("SIZE").build());
        spec.addOption(OptionSpec.builder("--duration").type(String.class).arity("1").paramLabel("TIME").build());
        spec.addOption(OptionSpec.builder("--format").type(String.class).arity("1").paramLabel("FORMAT").build());
        spec.addOption(OptionSpec.builder("--stats").build());
        spec.addOption(OptionSpec.builder("--debug").build());
    }

    static void readGlobal(ParseResult result, Settings settings) {
        settings.attach(result.matchedOptionValue("--attach", null));
        settings.buffer(result.matchedOptionValue("--buffer", null));
        settings.duration(result.matchedOptionValue("--duration", null));
        settings.format(result.matchedOptionValue("--format", null));
        settings.stats(result.hasMatchedOption("--stats"));
        settings.debug(result.hasMatchedOption("--debug"));
    }

    static String oneLine(ParameterException e) {
        String text = e.getMessage().replace('\n', ' ');
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
