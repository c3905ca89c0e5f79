package org.grebe.shell.repl;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.core.dsl.text.Elsewhere;

/** Lines that are typed by the habit of other programs: psql, jshell, vi, SQL, the shell. None is good Groovy. */
final class Habits {
    /** What the workbench does with such a line. */
    sealed interface Answer {}

    /** It does what this line says. */
    record Instead(String line) implements Answer {}

    /** It says what to type. */
    record Told(String text) implements Answer {}

    /** Behind a sign, as in `:q`. */
    private static final Map<String, String> SIGNED =
            Map.of("q", "quit", "q!", "quit", "wq", "quit", "x", "quit", "h", "help", "?", "help", "d", "fields");
    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("?", "help"), Map.entry("-h", "help"), Map.entry("--help", "help"), Map.entry("man", "help"),
            Map.entry("cls", "clear"), Map.entry("reset", "clear"), Map.entry("desc", "fields"),
            Map.entry("describe", "fields"), Map.entry("source", "load"), Map.entry("jobs", "traces"),
            Map.entry("-l", "probes"), Map.entry("list", "probes"), Map.entry("tutorial", "examples"),
            Map.entry("example", "examples"), Map.entry("lessons", "examples"), Map.entry("demo", "examples"));
    private static final String LEAVE = "`quit` leaves, and so does Ctrl-D; both detach all traces";
    private static final String SQL = "print selects and if filters: on connect { if (it.dport == 80) print it.comm };"
            + " a table groups: n = count(); on connect { n[it.comm]++ }";
    private static final String PROBES = "`probes` lists what can be traced, `traces` what is, `fields connect` what"
            + " its events have";
    private static final String ON =
            "on which probe? As in `on connect { print it }`; `probes` lists what can be traced";
    private static final String NO_SHELL = "this is no shell: Ctrl-Z goes to yours, from which `fg` comes back, and"
            + " 'ls /tmp'.execute().text runs a program";
    private static final Map<String, String> TOLD = Map.ofEntries(
            Map.entry("q", LEAVE), Map.entry("bye", LEAVE), Map.entry("logout", LEAVE),
            Map.entry("select", SQL),
            Map.entry("show", PROBES),
            Map.entry("history", "Ctrl-R searches the history, the arrow keys go through it"),
            Map.entry("version", "`grebe --version` prints it; `doctor` shows the kernel's and Java's"));
    private static final Set<String> PROGRAMS = Set.of("ls", "ll", "cd", "pwd", "cat", "less", "ps", "ss", "netstat",
            "grep", "curl", "vi", "vim", "bash", "sh", "sudo", "ping", "date", "uname", "echo", "bpftrace", "tcpdump",
            "top", "htop", "kill", "ip", "dig", "nc", "tail", "head", "nano", "emacs", "bpftool");

    /** A sign, a word, empty parentheses and arguments, then a semicolon; each but the word may be missing. */
    private static final Pattern LINE =
            Pattern.compile("\\s*([:/\\\\.!]?)(\\?|--?[a-zA-Z]+|\\w+!?)(?:\\(\\))?((?:\\s[^;]*)?);?\\s*");
    /** Of IPython: {@code ?on}, {@code on?}. */
    private static final Pattern ASKED = Pattern.compile("\\s*(?:\\?\\s*(\\w+)|(\\w+)\\s?\\?{1,2});?\\s*");
    /** Of Python: {@code help(connect)}. */
    private static final Pattern HELP = Pattern.compile("\\s*help\\s*\\(\\s*['\"]?(\\w+)['\"]?\\s*\\)\\s*;?\\s*");
    private static final String AGAIN_HERE = "the Up key brings back the line before, Ctrl-R searches older ones";
    /** Of the shell. */
    private static final Pattern AGAIN = Pattern.compile("\\s*!!\\s*;?\\s*");
    private static final String OPERATORS = "=<>?:+*&|%^!,;)]}({[.";

    private Habits() {}

    /** Empty where {@code line} is none of these, or may be Groovy of the user's: its word is a variable. */
    static Optional<Answer> of(String line, Set<String> variables) {
        Matcher asked = ASKED.matcher(line);
        if (asked.matches()) {
            return Optional.of(new Instead("help " + (asked.group(1) == null ? asked.group(2) : asked.group(1))));
        }
        Matcher help = HELP.matcher(line);
        if (help.matches()) {
            return Optional.of(new Instead("help " + help.group(1)));
        }
        if (AGAIN.matcher(line).matches()) {
            return Optional.of(new Told(AGAIN_HERE));
        }
        Matcher m = LINE.matcher(line);
        if (!m.matches() || Commands.commandOf(line).isPresent()) {
            return Optional.empty();
        }
        String sign = m.group(1);
        String word = m.group(2);
        boolean groovy = sign.isEmpty() || sign.equals("!");
        if (groovy && variables.contains(word.startsWith("-") ? word.substring(1) : word)) {
            return Optional.empty();
        }
        String rest = m.group(3).strip();
        if (groovy && word.equals("bpftrace") && rest.matches("-l\\b.*")) {
            String pattern = rest.substring(2).strip().replaceAll("^['\"]|['\"]$", "");
            return Optional.of(new Instead(("probes " + pattern).strip()));
        }
        if (!rest.isEmpty() && OPERATORS.indexOf(rest.charAt(0)) >= 0 && sign.isEmpty() && !word.equals("select")) {
            return Optional.empty();
        }
        if (word.equals("on") && rest.isEmpty()) {
            return Optional.of(new Told(ON));
        }
        if (groovy && (rest.isEmpty() || rest.startsWith("-") || rest.matches("[\\w./]+"))) {
            Optional<String> tool = Elsewhere.program(word);
            if (tool.isPresent()) {
                return Optional.of(new Told(word + ": " + tool.get()));
            }
        }
        if (groovy && PROGRAMS.contains(word)) {
            return Optional.of(new Told(NO_SHELL));
        }
        String command = (sign.isEmpty() ? PLAIN : SIGNED).getOrDefault(word, word);
        if (Commands.find(command).isPresent() && !sign.equals("!")) {
            return Optional.of(new Instead((command + " " + rest).strip()));
        }
        return Optional.ofNullable(TOLD.get(word.toLowerCase(Locale.ROOT))).map(Told::new);
    }
}
