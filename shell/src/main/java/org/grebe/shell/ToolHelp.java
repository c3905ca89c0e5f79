package org.grebe.shell;

import java.util.ArrayList;
import java.util.List;
import org.grebe.core.dsl.ScriptOptions;

/** {@code TOOL --help}, laid out as the classic tools lay it out. */
final class ToolHelp {
    private static final int WIDTH = 78;
    private static final int DOC_COLUMN = 24;

    private final String name;
    private final String program;
    private final ScriptOptions script;

    ToolHelp(String name, String program, ScriptOptions script) {
        this.name = name;
        this.program = program;
        this.script = script;
    }

    /** The usage lines alone, wrapped below the first option. */
    String usage() {
        List<String> words = new ArrayList<>(List.of("[-h]"));
        int group = 0;
        for (ScriptOptions.Option o : script.options()) {
            String shortest = o.letter().isEmpty() ? "--" + o.name() : "-" + o.letter();
            String word = shortest + (o.label().isEmpty() ? "" : " " + o.label()) + "]";
            if (o.group() != 0 && o.group() == group) {
                String before = words.remove(words.size() - 1);
                words.add(before.substring(0, before.length() - 1) + " | " + word);
            } else {
                words.add("[" + word);
            }
            group = o.group();
        }
        String head = "usage: " + name;
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
        text.append('\n').append(script.description()).append("\n\noptions:\n");
        line(text, "-h, --help", "show this help message and exit");
        String section = "";
        for (ScriptOptions.Option o : script.options()) {
            if (!o.section().equals(section)) {
                section = o.section();
                text.append('\n').append(section).append(":\n");
            }
            line(text, names(o, ", "), o.doc());
        }
        text.append("\ngrebe's options:\n");
        line(text, "--attach KIND", "auto, fentry, kprobe or tracepoint");
        line(text, "--buffer SIZE", "room for events on their way, 8M unless told");
        line(text, "--duration TIME", "end after 10s, 500ms, 1.5min");
        line(text, "--format FORMAT", "text, json or csv");
        line(text, "--stats", "say at the end what became of every event");
        line(text, "--quiet", "say less: warnings and errors only");
        if (!script.examples().isEmpty()) {
            text.append("\nexamples:\n");
            script.examples().forEach(e -> text.append("    ").append(e.replace("$0", program)).append('\n'));
        }
        return text.toString();
    }

    static String names(ScriptOptions.Option o, String separator) {
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
