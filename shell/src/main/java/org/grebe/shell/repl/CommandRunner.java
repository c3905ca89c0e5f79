package org.grebe.shell.repl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.dsl.live.Interpreter;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.dsl.run.Inspected;
import org.grebe.core.dsl.run.PlanningHost;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.TraceError;
import org.grebe.core.plan.Plan;
import org.grebe.shell.machine.ProbeList;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.Wrapped;

/** Does what a line says: a command's work here, Groovy on the script thread. */
final class CommandRunner {
    /** As a shell wants it: {@code -e 'LINE'}, or the line in quotes. */
    private static final Pattern QUOTED =
            Pattern.compile("(?:-e\\s+)?(?<quote>['\"])(?<line>.*)\\k<quote>|-e\\s+(?<bare>.*)", Pattern.DOTALL);
    private static final Pattern EXPLAIN_OPTION = Pattern.compile("--(\\w+)(\\s+|$)");
    private static final Pattern PROMPT = Pattern.compile("(?m)^[ \\t]*grebe(?: \\([\\w, ]*\\))?>(?:[ \\t]+|$)");
    /** As TerminalConsole has JLine write it: what is missing, and blanks. */
    private static final Pattern CONTINUED = Pattern.compile("(?m)^[^\\w\\s]{0,3} +> ");
    static final Set<String> EXPLAIN_OPTIONS = Set.of("code", "verify");

    private final Workbench bench;
    private final Console console;
    private final Interpreter interpreter;
    private final ProgramStats stats = new ProgramStats();

    CommandRunner(Workbench bench) {
        this.bench = bench;
        this.console = bench.window();
        this.interpreter = bench.interpreter();
    }

    void run(String typed) {
        String line = withoutPrompt(typed);
        try {
            Optional<String> command = Commands.commandOf(line, interpreter.variables());
            if (command.isPresent()) {
                run(command.get(), Commands.rest(line));
            } else if (startsTool(line)) {
                bench.load(List.of(line.strip().split("\\s+")));
            } else {
                runOther(line);
            }
        } catch (RuntimeException e) {
            bench.failed(e);
        }
    }

    /** What was copied from a workbench, or from a page about it, with the prompts before its lines. */
    static String withoutPrompt(String typed) {
        return PROMPT.matcher(typed).lookingAt()
                ? CONTINUED.matcher(PROMPT.matcher(typed).replaceAll("")).replaceAll("") : typed;
    }

    private void runOther(String line) {
        Habits.Answer answer = Habits.of(line, interpreter.variables().keySet()).orElse(null);
        if (answer instanceof Habits.Instead other) {
            run(other.line());
        } else if (answer instanceof Habits.Told told) {
            throw new TraceError(told.text());
        } else {
            bench.evaluate(line);
        }
    }

    /** {@code tcpconnect -P 80}: a tool's name, and nothing that could be Groovy. */
    private boolean startsTool(String line) {
        String[] words = line.strip().split("\\s+");
        return bench.surroundings().scripts().tools().contains(words[0])
                && !interpreter.variables().containsKey(words[0])
                && (words.length == 1 || words[1].startsWith("-"));
    }

    private void run(String command, String rest) {
        switch (command) {
            case "traces" -> bench.page(traces());
            case "stats" -> console.say(stats.run(rest));
            case "stop" -> stop(rest);
            case "pause" -> each(rest, TraceHandle::pause, "paused");
            case "resume" -> each(rest, TraceHandle::resume, "runs again");
            case "quiet" -> quiet(rest);
            case "watch" -> watch(rest);
            case "explain" -> explain(rest);
            case "probes" -> probes(rest);
            case "fields" -> fields(rest);
            case "vars" -> bench.page(variables());
            case "save" -> save(rest);
            case "load", "run" -> load(command, rest);
            case "examples" -> bench.page(Examples.text(rest));
            case "edit" -> edit();
            case "doctor" -> bench.page(Wrapped.text(
                    printed(bench.surroundings().doctor()::accept), console.width()));
            case "clear" -> console.clear();
            case "help" -> help(rest);
            case "quit", "exit" -> bench.leave();
            default -> throw new AssertionError(command);
        }
    }

    private void help(String topic) {
        if (bench.surroundings().scripts().tools().contains(topic)) {
            bench.load(List.of(topic, "--help"));
        } else {
            bench.page(Wrapped.text(topic.isEmpty() ? Helps.overview()
                    : Helps.about(topic, interpreter.traces().running()), console.width()));
        }
    }

    private String traces() {
        return TracesTable.text(
                interpreter.traces().running(), interpreter.timers().running(), console.width(), stats.on());
    }

    private void stop(String given) {
        List<String> running = Stream.concat(
                interpreter.traces().running().stream().map(TraceHandle::getName),
                interpreter.timers().running().stream().map(TimerHandle::getName)).toList();
        boolean all = given.isEmpty() || given.matches("all|\\*") && !running.contains(given);
        List<String> wanted = all ? running : List.of(given.split("[\\s,]+"));
        wanted.stream().filter(n -> !running.contains(n)).findFirst().ifPresent(n -> {
            throw new TraceError("no trace '" + n + "'" + others(running));
        });
        wanted.forEach(n -> interpreter.traces().find(n).ifPresent(TraceHandle::unwanted));
        List<TimerHandle> timers = new ArrayList<>();
        wanted.forEach(n -> interpreter.timers().find(n).ifPresent(timers::add));
        timers.forEach(TimerHandle::stop);
        // First: to ask shows the rows that wait, and those of a timer's last run; what became of all comes below.
        boolean names = all && Boolean.TRUE.equals(bench.ask(interpreter::stopNames));
        wanted.forEach(this::stopOne);
        bench.endStopped();
        timers.forEach(t -> console.say(t + "\n"));
        if (names) {
            console.say("dnsNames: watches no more; the names that it knows stay\n");
        } else if (wanted.isEmpty()) {
            console.say("no traces\n");
        }
    }

    private static String others(List<String> running) {
        return running.isEmpty() ? "" : (running.size() == 1 ? "; there is " : "; there are ")
                + String.join(", ", running);
    }

    private void stopOne(String name) {
        interpreter.traces().find(name).ifPresent(t -> {
            Accounting became = bench.ask(t::stop);
            if (became != null) {
                console.say(name + ": " + became.brief() + "\n");
                if (became.failed() > 0) {
                    console.say(name + ": the closure failed for " + became.failures() + "\n");
                }
            }
        });
        bench.saved().stopped(name);
    }

    private void each(String given, Consumer<TraceHandle> what, String became) {
        List<TraceHandle> running = interpreter.traces().running();
        List<String> names = running.stream().map(TraceHandle::getName).toList();
        List<String> wanted = given.isEmpty() || given.equals("all") ? names : List.of(given.split("[\\s,]+"));
        wanted.stream().filter(n -> !names.contains(n)).findFirst().ifPresent(n -> {
            throw new TraceError("no trace '" + n + "'" + others(names));
        });
        bench.ask(() -> {
            running.stream().filter(t -> wanted.contains(t.getName())).forEach(what);
            return true;
        });
        console.say(wanted.isEmpty() ? "no traces\n" : String.join(", ", wanted) + ": " + became + "\n");
    }

    private void quiet(String given) {
        if (!given.isEmpty() && !given.matches("on|off")) {
            throw new TraceError("quiet hides rows, `quiet off` shows them again");
        }
        bench.quiet(!given.equals("off"));
    }

    private void watch(String given) {
        if (given.isEmpty()) {
            throw new TraceError("watch what? As in `watch hits`, `watch hits.top(5) 2s`, or `watch traces`");
        }
        Watched watched = Watched.of(given);
        bench.rows().hold(true);
        try {
            console.watch(frame(watched.text()), watched.interval());
        } finally {
            bench.rows().hold(false);
        }
    }

    private Supplier<String> frame(String text) {
        if (text.equals("traces")) {
            return this::traces;
        }
        if (interpreter.traces().find(text).isPresent()) {
            return () -> TracesTable.text(
                    interpreter.traces().find(text).stream().toList(), List.of(), console.width(), stats.on());
        }
        Supplier<Object> value = bench.ask(() -> interpreter.repeated(text));
        Deltas changes = new Deltas();
        // Where the first one fails that is an error as of any line.
        String first = bench.ask(() -> changes.text(value.get(), bench.style()));
        return new Supplier<>() {
            private String next = first;

            @Override
            public String get() {
                String now = next;
                next = null;
                return now != null ? now : later();
            }

            private String later() {
                try {
                    return bench.ask(() -> changes.text(value.get(), bench.style()));
                } catch (RuntimeException e) {
                    return "grebe: " + Safe.text(String.valueOf(e.getMessage())) + "\n";
                }
            }
        };
    }

    private void explain(String given) {
        boolean code = false;
        boolean verify = false;
        String text = given;
        for (Matcher m = EXPLAIN_OPTION.matcher(text); m.lookingAt(); m = EXPLAIN_OPTION.matcher(text)) {
            code |= m.group(1).equals("code");
            verify |= m.group(1).equals("verify");
            if (!EXPLAIN_OPTIONS.contains(m.group(1))) {
                throw new TraceError("explain has no --" + m.group(1)
                        + ": --code shows the programs, --verify loads them");
            }
            text = text.substring(m.end());
        }
        Matcher quoted = QUOTED.matcher(text);
        String line = !quoted.matches() ? text
                : quoted.group("bare") == null ? quoted.group("line") : quoted.group("bare");
        explain(line, code, verify);
    }

    private void explain(String text, boolean code, boolean verify) {
        if (text.isEmpty()) {
            throw new TraceError("explain what? As in `explain on connect { print it }`, or the name of a trace");
        }
        Optional<Plan> ofTrace = interpreter.variables().get(text) instanceof TraceHandle stopped
                ? Optional.of(stopped.plan()) : interpreter.traces().find(text).map(TraceHandle::plan);
        List<Plan> plans = ofTrace.map(List::of).orElseGet(() -> planned(text));
        if (plans.isEmpty()) {
            console.say("this traces nothing: all of it runs in the script\n");
        }
        bench.page(printed(out -> plans.forEach(p ->
                bench.surroundings().explainer().show(p, code, verify, console.width(), out))));
    }

    /** {@code web.groovy}, or {@code ./web -p 80} where there is such a file. */
    private boolean startsFile(String text) {
        String word = text.strip().split("\\s+")[0];
        return word.matches("[\\w./~+-]+") && !interpreter.variables().containsKey(word.split("\\W")[0])
                && (word.endsWith(".groovy") || word.matches(".*[/.].*") && Files.isRegularFile(path(word)));
    }

    /** The plans of all that a line, or a tool, would trace. */
    private List<Plan> planned(String text) {
        List<Plan> plans = new ArrayList<>();
        Scripts.Loaded script = startsTool(text) || startsFile(text)
                ? bench.loaded(List.of(text.strip().split("\\s+")))
                : new Scripts.Loaded(Source.typed(text), declared -> Map.of(), false);
        bench.ask(() -> {
            interpreter.explain(script.source(), new PlanningHost(script.options(), plans::add));
            return true;
        });
        return plans;
    }

    private void probes(String pattern) {
        ProbeList found = ProbeList.of(KernelProbes.ofThisKernel(), pattern);
        bench.page(Wrapped.text(String.join("\n", found.lines()) + "\n" + found.note(), console.width()));
    }

    private interface Printing {
        void to(PrintStream out);
    }

    private static String printed(Printing printing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        printing.to(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void fields(String name) {
        bench.page(Workbench.fields(name, console.width()));
    }

    private String variables() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Object> e : interpreter.variables().entrySet()) {
            String value = e.getValue() instanceof Aggregation a ? a.name() : Inspected.text(e.getValue());
            String line = e.getKey() + " = " + Safe.cell(value.lines().findFirst().orElse(""));
            text.append(line.length() < console.width() ? line : line.substring(0, console.width() - 2) + "…");
            text.append('\n');
        }
        return text.length() == 0 ? "no variables\n" : text.toString();
    }

    private void load(String command, String rest) {
        if (rest.isEmpty()) {
            throw new TraceError(command + ": which file? As in `" + command + " web.groovy`");
        }
        bench.load(List.of(rest.split("\\s+")));
    }

    private void save(String rest) {
        Path file = path(rest);
        if (bench.saved().isEmpty()) {
            throw new TraceError("nothing to save: no line here has started a trace or set a variable");
        }
        try {
            Files.writeString(file, bench.saved().script());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new TraceError("cannot write " + file + ": " + reason(e), e);
        }
        // Without a folder or ending it could be a tool's name.
        String run = rest.contains("/") || rest.endsWith(".groovy") ? rest : "./" + rest;
        console.say("saved; `grebe " + run + "` runs it\n");
        bench.saved().tools().forEach(call ->
                console.say("left out: `" + call + "`, since a tool is run by its name\n"));
    }

    /** Java's messages are often the file's name alone. */
    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such folder"
                : e instanceof AccessDeniedException ? "permission denied"
                : e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
    }

    private static Path path(String rest) {
        if (rest.isEmpty()) {
            throw new TraceError("save: which file? As in `save web.groovy`");
        }
        return Path.of(rest.startsWith("~/") ? System.getProperty("user.home") + rest.substring(1) : rest);
    }

    private void edit() {
        try {
            Path file = Files.createTempFile("grebe", ".groovy"); // Its user's alone, as temporary files are.
            try {
                Files.writeString(file, bench.lastLine());
                if (!console.edit(file)) {
                    throw new TraceError("nothing was edited: there is no terminal, or $EDITOR failed");
                }
                String text = Files.readString(file);
                if (!text.isBlank()) {
                    console.print(text.strip() + "\n");
                    console.remember(text.strip());
                    run(text);
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new TraceError("cannot edit: " + e.getMessage(), e);
        }
    }
}
