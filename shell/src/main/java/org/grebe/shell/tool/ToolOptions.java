package org.grebe.shell.tool;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.core.dsl.run.OptionParser;
import org.grebe.core.dsl.run.ScriptOptions;
import org.grebe.shell.cli.CommandLine;
import org.grebe.shell.cli.DurationText;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.ExitRequest;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.cli.UsageError;
import org.grebe.shell.output.Safe;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** A script's own command line, in the style of the classic tools; grebe's options are understood there, too. */
public final class ToolOptions implements OptionParser {
    private final CommandName program;
    private final List<String> args;
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private boolean declared;

    public ToolOptions(String name, List<String> args, Settings settings, PrintStream out, PrintStream err) {
        this(new CommandName(name, name), args, settings, out, err);
    }

    public ToolOptions(CommandName program, List<String> args, Settings settings, PrintStream out, PrintStream err) {
        this.program = program;
        this.args = args;
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    @Override
    public Map<String, Object> parse(ScriptOptions script) {
        declared = true;
        ToolHelp help = new ToolHelp(program, script);
        try {
            return values(script, parse(script.options()), help);
        } catch (ParameterException e) {
            throw usage(help, message(script, e));
        } catch (UsageError e) {
            throw usage(help, e.getMessage());
        }
    }

    /** For scripts that declare no options: only grebe's own may be there. */
    @Override
    public void requireNoneLeft() {
        if (!declared) {
            try {
                CommandLine.readGlobal(parse(List.of()), settings, Set.of());
            } catch (ParameterException e) {
                throw new UsageError(program.name() + " takes no arguments: " + CommandLine.oneLine(e));
            }
        }
    }

    private ParseResult parse(List<ScriptOptions.Option> options) {
        CommandSpec spec = CommandSpec.create().name(program.name());
        spec.addOption(OptionSpec.builder("-h", "--help").build());
        for (ScriptOptions.Option o : named(options)) {
            OptionSpec.Builder builder = o.letter().isEmpty()
                    ? OptionSpec.builder("--" + o.name())
                    : OptionSpec.builder("-" + o.letter(), "--" + o.name());
            if (o.kind() != ScriptOptions.Kind.FLAG) {
                builder.type(String.class).arity("1").paramLabel(o.label());
            }
            spec.addOption(builder.build());
        }
        if (options.stream().anyMatch(o -> o.use().positional())) {
            spec.addPositional(PositionalParamSpec.builder()
                    .arity("0..*").type(List.class).auxiliaryTypes(String.class).build());
        }
        CommandLine.addGlobal(spec, names(options));
        return new picocli.CommandLine(spec)
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(longNames(options).spellOut(args).toArray(String[]::new));
    }

    /** With their dashes. */
    private static Set<String> names(List<ScriptOptions.Option> options) {
        Set<String> names = new HashSet<>();
        for (ScriptOptions.Option o : named(options)) {
            names.add("--" + o.name());
            names.add("-" + o.letter());
        }
        return names;
    }

    private static List<ScriptOptions.Option> named(List<ScriptOptions.Option> options) {
        return options.stream().filter(o -> !o.use().positional()).toList();
    }

    private static LongNames longNames(List<ScriptOptions.Option> options) {
        List<String> main = new ArrayList<>(List.of("--help"));
        List<String> more = new ArrayList<>();
        named(options).forEach(o -> (o.section().isEmpty() ? main : more).add("--" + o.name()));
        return new LongNames(List.of(main, more, CommandLine.GLOBAL));
    }

    /** As argparse says it, which those who parse the messages of the classic tools know. */
    private static String message(ScriptOptions script, ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return "unrecognized arguments: " + String.join(" ", unmatched.getUnmatched());
        }
        if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof OptionSpec spec) {
            return "argument " + script.options().stream()
                    .filter(o -> spec.longestName().equals("--" + o.name()))
                    .map(o -> ToolHelp.names(o, "/"))
                    .findFirst()
                    .orElse(spec.longestName()) + ": expected one argument";
        }
        return CommandLine.oneLine(e);
    }

    /** In the order of the command line, the later one is to blame. */
    private void refuseSeveralOf(ScriptOptions script, ParseResult result) {
        Map<Integer, ScriptOptions.Option> first = new HashMap<>();
        for (OptionSpec given : result.matchedOptions()) {
            for (ScriptOptions.Option o : script.options()) {
                if (o.group() == 0 || !given.longestName().equals("--" + o.name())) {
                    continue;
                }
                ScriptOptions.Option before = first.putIfAbsent(o.group(), o);
                if (before != null && before != o) {
                    throw new UsageError("argument " + ToolHelp.names(o, "/") + ": not allowed with argument "
                            + ToolHelp.names(before, "/"));
                }
            }
        }
    }

    private Map<String, Object> values(ScriptOptions script, ParseResult result, ToolHelp help) {
        if (result.hasMatchedOption('h')) {
            out.print(Safe.text(help.text())); // It names the file.
            out.flush();
            throw new ExitRequest(ExitCode.OK);
        }
        CommandLine.readGlobal(result, settings, names(script.options()));
        refuseSeveralOf(script, result);
        Map<String, Object> values = new HashMap<>();
        List<String> missing = new ArrayList<>();
        Deque<String> words = new ArrayDeque<>(result.<List<String>>matchedPositionalValue(0, List.of()));
        for (ScriptOptions.Option o : script.options()) {
            List<String> given = given(o, result, words);
            if (given.isEmpty() && o.use().required()) {
                missing.add(ToolHelp.names(o, "/"));
            }
            values.put(camelCase(o.name()), o.kind() == ScriptOptions.Kind.FLAG ? !given.isEmpty() : value(o, given));
        }
        if (!missing.isEmpty()) {
            throw new UsageError("the following arguments are required: " + String.join(", ", missing));
        }
        if (!words.isEmpty()) {
            throw new UsageError("unrecognized arguments: " + String.join(" ", words));
        }
        return values;
    }

    /** The texts that were given for an option; takes those of a positional one from {@code words}. */
    private static List<String> given(ScriptOptions.Option o, ParseResult result, Deque<String> words) {
        List<String> given = new ArrayList<>();
        if (!o.use().positional()) {
            if (result.hasMatchedOption("--" + o.name())) {
                given.add(o.kind() == ScriptOptions.Kind.FLAG ? "" : result.matchedOptionValue("--" + o.name(), ""));
            }
            return given;
        }
        while (!words.isEmpty() && (given.isEmpty() || o.use().many())) {
            given.add(words.remove());
        }
        return given;
    }

    private static Object value(ScriptOptions.Option o, List<String> given) {
        List<Object> values = given.stream().map(text -> value(o, text)).toList();
        if (values.isEmpty()) {
            return o.use().many() ? o.use().preset() == null ? List.of() : List.of(o.use().preset()) : o.use().preset();
        }
        return o.use().many() ? values : values.get(0);
    }

    private static Object value(ScriptOptions.Option o, String text) {
        return switch (o.kind()) {
            case FLAG -> true;
            case TEXT -> text;
            case NUMBER -> number(o, text, 0, 4294967295L);
            case PORTS -> ports(o, text);
            case TIME -> time(o, text);
            case CHOICE -> choice(o, text);
        };
    }

    private static Duration time(ScriptOptions.Option option, String text) {
        try {
            Duration time = DurationText.parse(text);
            if (!time.isZero()) {
                return time;
            }
        } catch (UsageError e) {
            throw new UsageError("argument " + ToolHelp.names(option, "/") + ": " + e.getMessage());
        }
        throw new UsageError("argument " + ToolHelp.names(option, "/") + ": it must be above zero");
    }

    private static String choice(ScriptOptions.Option option, String text) {
        if (option.choices().contains(text)) {
            return text;
        }
        throw new UsageError("argument " + ToolHelp.names(option, "/") + ": invalid choice: '" + text
                + "' (choose from " + String.join(", ", option.choices()) + ")");
    }

    private static List<Object> ports(ScriptOptions.Option option, String text) {
        List<Object> ports = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            ports.add((int) number(option, part, 0, 65535));
        }
        return ports;
    }

    private static long number(ScriptOptions.Option option, String text, long low, long high) {
        String argument = "argument " + ToolHelp.names(option, "/") + ": ";
        try {
            long value = Long.parseLong(text.trim());
            if (value < low || value > high) {
                throw new UsageError(argument + value + " is not between " + low + " and " + high);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new UsageError(argument + "'" + text + "' is no whole number");
        }
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("-")) {
            camel.append(camel.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return camel.toString();
    }

    private ExitRequest usage(ToolHelp help, String message) {
        err.print(Safe.text(help.usage()));
        err.println(Safe.cell(program.name() + ": error: " + message));
        return new ExitRequest(ExitCode.USAGE);
    }
}
