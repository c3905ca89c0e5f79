package org.grebe.shell.repl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The workbench's own words, which are no Groovy: the first of a line, then arguments. */
final class Commands {
    /** {@code form} is how it is typed, {@code doc} what it does. */
    record Command(String name, String form, String doc) {}

    static final List<Command> ALL = List.of(
            new Command("traces", "traces",
                    "what runs, timers too, and what became of its events"),
            new Command("stop", "stop [NAME...]", "ends these traces and timers, or all"),
            new Command("pause", "pause [NAME...]", "detaches these traces, or all, until `resume`"),
            new Command("resume", "resume [NAME...]", "attaches them again"),
            new Command("quiet", "quiet, quiet off", "counts the rows of traces instead of showing them"),
            new Command("stats", "stats on, stats off", "measures what traces cost the kernel, for `traces`"),
            new Command("watch", "watch WHAT [TIME]",
                    "shows a table, a trace or `traces` each second"),
            new Command("explain", "explain LINE",
                    "what would run where (a trace: what does); --code shows it"),
            new Command("probes", "probes [PATTERN]", "what can be traced: probes kprobe:tcp_send*"),
            new Command("fields", "fields PROBE", "the fields of its events"),
            new Command("vars", "vars", "variables and functions"),
            new Command("save", "save FILE", "writes the lines that made this workbench as a script"),
            new Command("load", "load FILE [ARG...]", "runs a script or a tool as if typed here; run does, too"),
            new Command("run", "run FILE [ARG...]", "as load; a tool's name will do, too: tcpconnect -P 80"),
            new Command("examples", "examples [NAME]", "scripts to read and to learn from"),
            new Command("edit", "edit", "opens the last line in $EDITOR, then runs it"),
            new Command("doctor", "doctor", "what this kernel and user can do"),
            new Command("clear", "clear", "empties the screen"),
            new Command("help", "help [WORD]", "about a word, a probe, a field"),
            new Command("quit", "quit", "detaches all and leaves; exit and Ctrl-D do, too"),
            new Command("exit", "exit", "as quit"));

    private static final Pattern LINE = Pattern.compile("\\s*(\\w+)(\\s+(.*?))?\\s*;?\\s*", Pattern.DOTALL);
    /** What makes Groovy of {@code stop = 1} and {@code stop << x}. */
    private static final String OPERATORS = "=<>?:+*&|%^!,;)]}({[";
    /** A pattern is one word; with an operand behind its star it would be a product of the user's. */
    private static final Pattern PATTERN = Pattern.compile("[*?\\[](?![=.:])\\S*");

    private Commands() {}

    static Optional<Command> find(String name) {
        return ALL.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The command that {@code line} begins with; empty where the line is Groovy. */
    static Optional<String> commandOf(String line) {
        Matcher m = LINE.matcher(line);
        if (!m.matches() || find(m.group(1)).isEmpty()) {
            return Optional.empty();
        }
        String rest = m.group(3) == null ? "" : m.group(3);
        return rest.isEmpty() || OPERATORS.indexOf(rest.charAt(0)) < 0 || isArgument(m.group(1), rest)
                ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** Whether {@code rest} is meant for the command though it begins with an operator: `probes *retrans*`. */
    private static boolean isArgument(String command, String rest) {
        return switch (command) {
            case "probes", "stop" -> PATTERN.matcher(rest).matches();
            case "watch", "explain" -> "([{".indexOf(rest.charAt(0)) >= 0;
            default -> false;
        };
    }

    /** False for `explain` of a script too, which may have several lines. */
    static boolean isCommand(String line) {
        return commandOf(line).filter(c -> !c.equals("explain")).isPresent();
    }

    /** The same unless a variable of the user has that name. */
    static Optional<String> commandOf(String line, Map<String, Object> variables) {
        return commandOf(line).filter(c -> !variables.containsKey(c));
    }

    /** What follows the command. */
    static String rest(String line) {
        Matcher m = LINE.matcher(line);
        return m.matches() && m.group(3) != null ? m.group(3) : "";
    }
}
