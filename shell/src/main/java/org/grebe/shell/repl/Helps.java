package org.grebe.shell.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.dsl.run.Inspected;
import org.grebe.core.dsl.text.Vocabulary;
import org.grebe.core.value.Naming;
import org.grebe.shell.output.Safe;

/** {@code help}, {@code fields}, and what a word of the line means. */
final class Helps {
    /** Left out of the overview, which fits a screen: others name them, or a key does it. */
    private static final Set<String> BESIDE_ANOTHER = Set.of("exit", "resume", "run", "clear");

    private Helps() {}

    static String overview() {
        StringBuilder text = new StringBuilder("""
                Type Groovy, and `on` to trace: on connect { if (it.dport == 80) print it }
                `web = on connect { … }` names the trace; typed again it gets the new closure.

                """);
        List<List<String>> commands = Commands.ALL.stream()
                .filter(c -> !BESIDE_ANOTHER.contains(c.name())).map(c -> List.of(c.form(), c.doc())).toList();
        text.append(Grid.text(commands, List.of())).append('\n');
        text.append("words   ").append(String.join(" ", Vocabulary.ALL.stream().map(Vocabulary.Word::name).toList()));
        text.append("\nprobes  ").append(String.join(" ", Catalogue.ALL.stream().map(Probe::name).toList()));
        text.append("\n        ").append(String.join(" ",
                Providers.ALL.stream().map(Provider::form).toList()));
        return text + """

                keys    Tab completes, Alt-h explains the word at the cursor,
                        Ctrl-R searches the history, Ctrl-D detaches all and leaves,
                        Ctrl-C clears the line or stops what it does
                """;
    }

    /** All that {@code help} knows by name. */
    static List<String> topics() {
        return Stream.of(
                        Stream.of(Derived.values()).map(d -> d.word),
                        Vocabulary.ALL.stream().map(Vocabulary.Word::name),
                        Catalogue.ALL.stream().map(Probe::name),
                        Providers.words().stream(),
                        Commands.ALL.stream().map(Commands.Command::name),
                        Catalogue.ALL.stream().flatMap(p -> p.fieldNames().stream()))
                .flatMap(s -> s).distinct().sorted().toList();
    }

    static String about(String topic) {
        return about(topic, List.of());
    }

    /** The same with what fields are in the latest events of {@code traces}. */
    static String about(String topic, List<TraceHandle> traces) {
        return find(topic, traces).orElseGet(() ->
                "no help about '" + topic + "'." + Suggest.hint(topic, topics()) + " `help` lists what there is\n");
    }

    private static Optional<String> find(String topic, List<TraceHandle> traces) {
        StringBuilder text = new StringBuilder();
        Commands.find(topic).ifPresent(c -> text.append(c.form()).append("\n    ").append(c.doc()).append('\n'));
        Vocabulary.find(topic).ifPresent(w -> text.append(w.form()).append("\n    ").append(w.doc()).append('\n'));
        Catalogue.find(topic).ifPresent(p -> text.append(about(p)));
        Providers.find(topic).ifPresent(p -> text.append(about(p)));
        for (Derived d : Derived.values()) {
            if (d.word.equals(topic)) {
                text.append("it.").append(d.word).append("  ").append(d.javaType).append(": ").append(d.doc)
                        .append("\n    of events that have ").append(d.from).append('\n');
            }
        }
        Integer constant = Naming.constants().get(topic);
        if (constant != null) {
            text.append(topic).append(" is ").append(constant).append(topic.startsWith("SIG") ? ", a signal\n"
                    : ", " + Errno.of(constant).text + ": what failed returns -" + topic + "\n");
        }
        for (Probe probe : Catalogue.ALL) {
            probe.field(topic).ifPresent(f -> text.append(about(probe, f, traces)));
        }
        return text.length() == 0 ? Optional.empty() : Optional.of(text.toString());
    }

    private static String about(Provider provider) {
        return "on " + provider.form() + " { print it }\n    " + provider.doc() + "\n    `fields " + provider.form()
                + "` lists them, `probes " + provider.word() + ":*NAME*` which there are\n";
    }

    private static String about(Probe probe) {
        return "on " + probe.name() + " { print it }\n    " + probe.doc() + "\n    `print it` shows "
                + String.join(", ", probe.defaultColumns()) + "\n\n" + fields(probe);
    }

    /** The fields of a probe as a table. */
    static String fields(Probe probe) {
        List<List<String>> rows = new ArrayList<>();
        for (Field f : probe.fields()) {
            String names = f.name() + (f.aliases().isEmpty() ? "" : ", " + String.join(", ", f.aliases()));
            rows.add(List.of(names, f.type().javaType, f.unit(), f.doc()));
        }
        probe.derived().forEach(d -> rows.add(List.of(d.word, d.javaType, "", d.doc)));
        return Grid.text(rows, List.of());
    }

    /** Those fields that begin so; all if none does. */
    private static String fieldsFrom(Probe probe, String start, List<TraceHandle> traces) {
        String some = String.join("", probe.fields().stream()
                .filter(f -> f.name().startsWith(start) || f.aliases().stream().anyMatch(a -> a.startsWith(start)))
                .map(f -> about(probe, f, traces))
                .toList());
        return start.isEmpty() || some.isEmpty() ? fields(probe) : some;
    }

    private static String about(Probe probe, Field f, List<TraceHandle> traces) {
        StringBuilder text =
                new StringBuilder(probe.name() + "." + f.name() + "  " + Completions.doc(f) + "\n");
        traces.stream().filter(t -> t.getProbe().equals(probe.name())).forEach(t -> t.sample(f.name()).ifPresent(
                v -> text.append("    of late ").append(Safe.cell(Inspected.text(v)))
                        .append(" in ").append(t.getName()).append('\n')));
        return text.toString();
    }

    /** About the word at {@code cursor}, else that before it; of a field only what it is in this probe. */
    static String atCursor(String line, int place, List<TraceHandle> traces) {
        int cursor = place;
        while (cursor > 0 && line.charAt(cursor - 1) == ' ' && LineParser.Word.at(line, cursor).word().isEmpty()) {
            cursor--;
        }
        return aboutWord(LineParser.Word.at(line, cursor), Place.of(line, cursor), traces);
    }

    private static String aboutWord(LineParser.Word word, Place place, List<TraceHandle> traces) {
        Optional<Probe> probe = place instanceof Place.Member m ? m.probe()
                : place instanceof Place.Filter f ? Optional.of(f.probe()) : Optional.empty();
        if (probe.isPresent()) {
            return probe.get().field(word.word())
                    .map(f -> about(probe.get(), f, traces))
                    .orElseGet(() -> fieldsFrom(probe.get(), word.word(), traces));
        }
        return word.word().isEmpty() ? overview() : about(word.word(), traces);
    }
}
