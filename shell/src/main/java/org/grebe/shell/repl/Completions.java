package org.grebe.shell.repl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.dsl.text.Vocabulary;
import org.grebe.core.value.Naming;
import org.grebe.shell.output.Safe;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** What the word at the cursor may become. */
final class Completions implements Completer {
    private static final List<String> OF_TEXT = List.of("contains", "endsWith", "startsWith");

    private final Supplier<Map<String, Object>> variables;
    private final List<String> tools;
    private final Path proc;

    /** {@code variables} are asked from the terminal's thread; {@code proc} tells names of threads. */
    Completions(Supplier<Map<String, Object>> variables, List<String> tools, Path proc) {
        this.variables = variables;
        this.tools = tools;
        this.proc = proc;
    }

    /** {@code behind} is what follows the word at once, such as a bracket; {@code doc} may be empty. */
    record Choice(String word, String behind, String doc) {
        static Choice of(String word, String doc) {
            return new Choice(word, "", doc);
        }
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String start = line.word().substring(0, line.wordCursor());
        // Behind a member comes a bracket, a comma, a dot as often as a blank.
        Place place = Place.of(line.line(), line.cursor());
        boolean member = place instanceof Place.Member || place instanceof Place.ThreadName;
        for (Choice c : at(line.line(), line.cursor(), start)) {
            String doc = c.doc().isEmpty() ? null : c.doc();
            boolean whole = c.behind().isEmpty() && !c.word().endsWith("/") && !member;
            candidates.add(new Candidate(c.word() + c.behind(), Safe.cell(c.word()), null, doc, null, null, whole));
        }
    }

    /** Choices for the word at {@code cursor} of which {@code start} is typed; others may be among them. */
    List<Choice> at(String line, int cursor, String start) {
        Place place = Place.of(line, cursor);
        if (place instanceof Place.ProbeName) {
            return Stream.concat(probes().stream(), kinds().stream()).toList();
        } else if (place instanceof Place.Target target) {
            return Targets.of(target, start);
        } else if (place instanceof Place.Filter filter) {
            return filters(filter.probe());
        } else if (place instanceof Place.Member member) {
            return members(member);
        } else if (place instanceof Place.ThreadName name) {
            return threadNames(name.quote());
        } else if (place instanceof Place.CommandOption) {
            return CommandRunner.EXPLAIN_OPTIONS.stream().sorted().map(o -> Choice.of(o, "")).toList();
        } else if (place instanceof Place.Argument argument) {
            return arguments(argument.command(), start);
        }
        if (!(place instanceof Place.Start first)) {
            return List.of();
        }
        if (!start.isEmpty() && Character.isUpperCase(start.charAt(0))) {
            return Stream.concat(words(first).stream(),
                    Naming.constants().entrySet().stream().map(c -> Choice.of(c.getKey(), "" + c.getValue()))).toList();
        }
        // All of them: without what each does they fit the screen.
        return !first.first() || !start.isEmpty() ? words(first)
                : words(first).stream().filter(c -> !Highlights.KEYWORDS.contains(c.word()))
                        .map(c -> Choice.of(c.word(), "")).toList();
    }

    /** Of processes that run, and of those that traces have seen of late. */
    private List<Choice> threadNames(char quote) {
        Set<String> names = new TreeSet<>(ThreadNames.running(proc));
        for (Object value : variables.get().values()) {
            if (value instanceof TraceHandle trace) {
                trace.sample("comm").ifPresent(name -> names.add(name.toString()));
            }
        }
        return names.stream().map(n -> Choice.of(ThreadNames.escaped(n, quote), "")).toList();
    }

    private static List<Choice> probes() {
        return Catalogue.ALL.stream().map(p -> Choice.of(p.name(), p.doc())).toList();
    }

    private static List<Choice> kinds() {
        return Providers.ALL.stream().map(p -> new Choice(p.word(), "('", p.doc())).toList();
    }

    static String doc(Field f) {
        return f.type().javaType + (f.unit().isEmpty() ? "" : ", " + f.unit()) + ": " + f.doc();
    }

    private List<Choice> members(Place.Member member) {
        if (member.probe().isPresent()) {
            return fields(member.probe().get());
        }
        boolean text = Catalogue.ALL.stream()
                .flatMap(p -> p.field(member.receiver()).stream())
                .anyMatch(f -> f.type() == FieldType.COMM);
        if (text) {
            return OF_TEXT.stream().map(m -> new Choice(m, "(", "")).toList();
        }
        Object value = variables.get().get(member.receiver());
        List<Choice> known = value == null ? List.of() : HandleMembers.of(value.getClass());
        return value == null || !known.isEmpty() ? known : methods(value.getClass());
    }

    private static List<Choice> fields(Probe probe) {
        List<Choice> choices = new ArrayList<>();
        for (Field f : probe.fields()) {
            choices.add(Choice.of(f.name(), doc(f)));
            f.aliases().forEach(a -> choices.add(Choice.of(a, "the same as " + f.name())));
        }
        probe.derived().forEach(d -> choices.add(Choice.of(d.word, d.javaType + ": " + d.doc)));
        return choices;
    }

    /** Of what is derived, only the error's name is compared in the kernel. */
    private static List<Choice> filters(Probe probe) {
        Stream<Choice> derived = probe.derived().stream().filter(d -> d == Derived.ERROR)
                .map(d -> new Choice(d.word, ": ", d.javaType + ": " + d.doc));
        return Stream.concat(probe.fields().stream().map(f -> new Choice(f.name(), ": ", doc(f))), derived).toList();
    }

    private static List<Choice> methods(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Method m : type.getMethods()) {
            boolean own = m.getDeclaringClass() != Object.class && !Modifier.isStatic(m.getModifiers());
            if (own && !m.getName().contains("$") && !m.isBridge()) {
                names.add(m.getName() + (m.getParameterCount() == 0 ? "()" : "("));
            }
        }
        return names.stream().map(n -> new Choice(n, "", "")).toList();
    }

    private List<Choice> arguments(String command, String start) {
        return switch (command) {
            case "help" -> Helps.topics().stream().map(t -> Choice.of(t, "")).toList();
            case "fields" -> Stream.concat(probes().stream(), kinds().stream()).toList();
            case "load", "run" -> Stream.concat(tools().stream(), files(start).stream()).toList();
            case "save" -> files(start);
            case "explain" -> Stream.of(variables(TraceHandle.class), tools(), files(start)).flatMap(List::stream)
                    .toList();
            case "examples" -> Examples.names().stream().map(n -> Choice.of(n, "")).toList();
            case "stop" -> variables(TraceHandle.class, TimerHandle.class);
            case "watch" -> Stream.concat(variables(Aggregation.class, TraceHandle.class).stream(),
                    Stream.of(Choice.of("traces", ""))).toList();
            case "stats" -> List.of(Choice.of("on", ""), Choice.of("off", ""));
            default -> List.of();
        };
    }

    private List<Choice> tools() {
        return tools.stream().map(t -> Choice.of(t, "a tool; -h lists its options")).toList();
    }

    private List<Choice> variables(Class<?>... types) {
        return variables.get().entrySet().stream()
                .filter(e -> Stream.of(types).anyMatch(t -> t.isInstance(e.getValue())) && !e.getKey().equals("_"))
                .map(e -> Choice.of(e.getKey(), ""))
                .toList();
    }

    private List<Choice> words(Place.Start start) {
        List<Choice> choices = new ArrayList<>();
        if (start.first()) {
            Commands.ALL.forEach(c -> choices.add(Choice.of(c.name(), c.doc())));
            choices.addAll(tools());
        }
        if (!start.event().isEmpty()) {
            choices.add(Choice.of(start.event(), "the event"));
        }
        Vocabulary.ALL.forEach(w -> choices.add(Choice.of(w.name(), w.doc())));
        variables.get().forEach((name, value) -> choices.add(Choice.of(name, kind(value))));
        Highlights.KEYWORDS.forEach(k -> choices.add(Choice.of(k, "")));
        return choices;
    }

    private static String kind(Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    /** Names that can be typed: a control character would reach the terminal, and blanks end a word. */
    private static List<Choice> files(String start) {
        int slash = start.lastIndexOf('/');
        String folder = start.substring(0, slash + 1);
        String home = System.getProperty("user.home");
        String at = folder.startsWith("~/") ? home + folder.substring(1) : folder.isEmpty() ? "." : folder;
        try (Stream<Path> files = Files.list(Path.of(at))) {
            return files.filter(f -> isTypable(f.getFileName().toString()))
                    .map(f -> folder + f.getFileName() + (Files.isDirectory(f) ? "/" : ""))
                    .sorted()
                    .map(f -> Choice.of(f, ""))
                    .toList();
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return List.of(); // No such folder, or none that can be read: nothing to offer.
        }
    }

    private static boolean isTypable(String name) {
        return name.equals(Safe.cell(name)) && name.chars().noneMatch(Character::isWhitespace)
                && name.indexOf('\ufffd') < 0;
    }
}
