package org.grebe.shell.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.grebe.core.dsl.run.ScriptOptions;
import org.grebe.shell.cli.DurationText;

/** {@code TOOL --help}, laid out as the classic tools lay it out. */
final class ToolHelp {
    private static final int WIDTH = 78;
    private static final int DOC_COLUMN = 24;

    private final CommandName program;
    private final ScriptOptions script;

    ToolHelp(CommandName program, ScriptOptions script) {
        this.program = program;
        this.script = script;
    }

    /** The usage lines alone, wrapped below the first option. */
    String usage() {
        List<String> words = new ArrayList<>(List.of("[-h]"));
        int group = 0;
        for (ScriptOptions.Option o : script.options().stream().filter(o -> !o.use().positional()).toList()) {
            String shortest = o.letter().isEmpty() ? "--" + o.name() : "-" + o.letter();
            String word = shortest + (o.label().isEmpty() ? "" : " " + o.label()) + "]";
            if (o.use().required()) {
                words.add(word.substring(0, word.length() - 1));
            } else if (o.group() != 0 && o.group() == group) {
                String before = words.remove(words.size() - 1);
                words.add(before.substring(0, before.length() - 1) + " | " + word);
            } else {
                words.add("[" + word);
            }
            group = o.group();
        }
        script.options().stream().filter(o -> o.use().positional()).map(ToolHelp::place).forEach(words::add);
        String head = "usage: " + program.name();
        StringBuilder text = new StringBuilder(head);
        int column = head.length();
        for (String word : words) {
            if (column + 1 + word.length() > WIDTH) {
                text.append('\n').append(" ".repeat(head.length()));
                column = head.length();
            }
            text.append(' ').append(word);
            column += 1 + word.length();
        }
        return text.append('\n').toString();
    }

    String text() {
        StringBuilder text = new StringBuilder(usage());
        text.append('\n').append(script.description()).append('\n');
        List<ScriptOptions.Option> places = script.options().stream().filter(o -> o.use().positional()).toList();
        if (!places.isEmpty()) {
            text.append("\npositional arguments:\n");
            places.forEach(o -> line(text, o.label(), doc(o)));
        }
        text.append("\noptions:\n");
        line(text, "-h, --help", "show this help message and exit");
        String section = "";
        for (ScriptOptions.Option o : script.options().stream().filter(o -> !o.use().positional()).toList()) {
            if (!o.section().equals(section)) {
                section = o.section();
                text.append('\n').append(section).append(":\n");
            }
            line(text, names(o, ", "), doc(o));
        }
        text.append("\ngrebe's options:\n");
        line(text, "--attach KIND", "auto, fentry, kprobe or tracepoint");
        line(text, "--buffer SIZE", "room for events on their way, 8M by default");
        line(text, "--duration TIME", "end after 10s, 500ms, 1.5min");
        line(text, "--format FORMAT", "text, json or csv");
        line(text, "--stats", "say at the end what became of every event");
        line(text, "--quiet", "say less: warnings and errors only");
        if (!script.examples().isEmpty()) {
            text.append("\nexamples:\n");
            script.examples().forEach(e -> text.append("    ").append(program.example(e)).append('\n'));
        }
        return text.toString();
    }

    /** As the usage has a positional one: {@code FILE}, {@code [FILE]}, {@code FILE [FILE ...]}. */
    private static String place(ScriptOptions.Option o) {
        String more = "[" + o.label() + " ...]";
        return o.use().many() ? o.use().required() ? o.label() + " " + more : more
                : o.use().required() ? o.label() : "[" + o.label() + "]";
    }

    /** A choice's default is the first of its words, which the classic tools do not say. */
    private static String doc(ScriptOptions.Option o) {
        Object preset = o.use().preset();
        boolean silent = preset == null || o.kind() == ScriptOptions.Kind.CHOICE && preset.equals(o.choices().get(0));
        return silent ? o.doc() : o.doc() + " (default: " + shown(preset) + ")";
    }

    private static String shown(Object preset) {
        return preset instanceof Duration d ? DurationText.of(d)
                : preset instanceof List<?> all ? String.join(",", all.stream().map(String::valueOf).toList())
                : String.valueOf(preset);
    }

    static String names(ScriptOptions.Option o, String separator) {
        if (o.use().positional()) {
            return o.name();
        }
        // argparse repeats the label behind each name in lists, and leaves it out in messages.
        String label = o.label().isEmpty() || separator.equals("/") ? "" : " " + o.label();
        String longName = "--" + o.name() + label;
        return o.letter().isEmpty() ? longName : "-" + o.letter() + label + separator + longName;
    }

    private static void line(StringBuilder text, String names, String doc) {
        text.append("  ").append(names);
        int column = 2 + names.length();
        if (column > DOC_COLUMN - 2) {
            text.append('\n');
            column = 0;
        }
        text.append(" ".repeat(DOC_COLUMN - column)).append(doc).append('\n');
    }
}
