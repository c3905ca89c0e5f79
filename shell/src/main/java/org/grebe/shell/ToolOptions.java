package org.grebe.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.core.dsl.OptionParser;
import org.grebe.core.dsl.ScriptOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** A script's own command line, in the style of the classic tools; grebe's options are understood there, too. */
final class ToolOptions implements OptionParser {
    private final String name;
    private final List<String> args;
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private boolean declared;

    ToolOptions(String name, List<String> args, Settings settings, PrintStream out, PrintStream err) {
        this.name = name;
        this.args = args;
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    @Override
    public Map<String, Object> parse(ScriptOptions script) {
        declared = true;
        ToolHelp help = new ToolHelp(name, script);
        try {
            return values(script, parse(script.options()), help);
        } catch (ParameterException e) {
            throw usage(help, CommandLine.oneLine(e));
        } catch (UsageError e) {
            throw usage(help, e.getMessage());
        }
    }

    /** For scripts that declare no options: only grebe's own may be there. */
    void requireNoneLeft() {
        if (!declared) {
            try {
                CommandLine.readGlobal(parse(List.of()), settings);
            } catch (ParameterException e) {
                throw new UsageError(name + " takes no arguments: " + CommandLine.oneLine(e));
            }
        }
    }

    private ParseResult parse(List<ScriptOptions.Option> options) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.addOption(OptionSpec.builder("-h", "--help").build());
        for (ScriptOptions.Option o : options) {
            OptionSpec.Builder builder = o.letter().isEmpty()
                    ? OptionSpec.builder("--" + o.name())
                    : OptionSpec.builder("-" + o.letter(), "--" + o.name());
            if (o.kind() != ScriptOptions.Kind.FLAG) {
                builder.type(String.class).arity("1").paramLabel(o.label());
            }
            spec.addOption(builder.build());
        }
        CommandLine.addGlobal(spec);
        return new picocli.CommandLine(spec)
                .setAbbreviatedOptionsAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(args.toArray(String[]::new));
    }

    private Map<String, Object> values(ScriptOptions script, ParseResult result, ToolHelp help) {
        if (result.hasMatchedOption('h')) {
            out.print(help.text());
            out.flush();
            throw new ExitRequest(ExitCode.OK);
        }
        CommandLine.readGlobal(result, settings);
        Map<String, Object> values = new HashMap<>();
        for (ScriptOptions.Option o : script.options()) {
            String text = o.kind() == ScriptOptions.Kind.FLAG ? null : result.matchedOptionValue("--" + o.name(), null);
            values.put(camelCase(o.name()), switch (o.kind()) {
                case FLAG -> result.hasMatchedOption("--" + o.name());
                case TEXT -> text;
                case NUMBER -> text == null ? null : number(o, text, 0, 4294967295L);
                case PORTS -> text == null ? null : ports(o, text);
            });
        }
        return values;
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
        err.print(help.usage());
        err.println(name + ": error: " + Safe.cell(message));
        return new ExitRequest(ExitCode.USAGE);
    }
}
