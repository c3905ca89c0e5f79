package org.grebe.shell.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.shell.CliRun;

/**
 * The manual pages in docs/man, from what {@code --help} says and a text in roff beside each, NAME.8.in: there, a line
 * {@code @USAGE@}, {@code @OPTIONS heading@} or {@code @EXAMPLES@} stands for that part of the help.
 */
final class ManualPages {
    static final Path FOLDER = Documents.HOME.resolve("docs/man");
    static final List<String> NAMES = List.of("grebe", "tcpaccept", "tcpconnect");

    private static final Pattern PART = Pattern.compile("@(USAGE|OPTIONS|EXAMPLES)(?: (.*))?@");
    private static final Pattern WORD = Pattern.compile("(?<opt>--?[A-Za-z0-9][-a-z0-9]*)|(?<label>\\b[A-Z]+\\b)");

    private final String name;
    private final List<String> help;
    private final int docColumn;

    private ManualPages(String name) {
        this.name = name;
        boolean tool = !name.equals("grebe");
        this.docColumn = tool ? 24 : 18;
        this.help = CliRun.of(tool ? List.of(name, "--help") : List.of("--help")).out().lines().toList();
    }

    static Path file(String name) {
        return FOLDER.resolve(name + ".8");
    }

    static void write(String name) throws IOException {
        Files.writeString(file(name), text(name));
    }

    /** The page as it should be. */
    static String text(String name) {
        ManualPages page = new ManualPages(name);
        List<String> lines = new ArrayList<>(List.of(
                ".\\\" Made from " + name + ".8.in and `--help` by RewriteOutputs: see docs/architecture.md."));
        for (String line : Documents.read(FOLDER.resolve(name + ".8.in")).lines().toList()) {
            Matcher m = PART.matcher(line);
            if (!m.matches()) {
                lines.add(line);
            } else if (m.group(1).equals("USAGE")) {
                page.usage(lines);
            } else if (m.group(1).equals("OPTIONS")) {
                page.options(m.group(2), lines);
            } else {
                page.examples(lines);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** Lines of the help below a heading, to the next blank line. */
    private List<String> section(String heading) {
        int at = help.indexOf(heading + ":");
        if (at < 0) {
            throw new IllegalArgumentException(name + " --help has no part '" + heading + "'");
        }
        return help.subList(at + 1, help.size()).stream().takeWhile(l -> !l.isBlank()).toList();
    }

    private void usage(List<String> lines) {
        lines.add(".nh");
        lines.add(".ad l");
        boolean first = true;
        for (String line : help.stream().takeWhile(l -> !l.isBlank()).toList()) {
            String text = line.replaceFirst("^usage:", "").strip();
            if (text.equals(name) || text.startsWith(name + " ")) {
                if (!first) {
                    lines.add(".br");
                }
                lines.add("\\fB" + name + "\\fR");
                text = text.substring(name.length()).strip();
                first = false;
            }
            lines.add(marked(text));
        }
        lines.add(".ad b");
        lines.add(".hy");
    }

    private void options(String heading, List<String> lines) {
        for (String line : section(heading)) {
            boolean continued = line.startsWith(" ".repeat(docColumn));
            String names = continued ? "" : line.strip();
            String doc = continued ? line.strip() : "";
            // A name too long for its column has its text in the next line.
            if (!continued && line.length() > docColumn && line.charAt(docColumn - 1) == ' '
                    && line.charAt(docColumn) != ' ') {
                names = line.substring(0, docColumn).strip();
                doc = line.substring(docColumn);
            }
            if (!names.isEmpty()) {
                lines.add(".TP");
                lines.add(marked(names));
            }
            if (!doc.isEmpty()) {
                lines.add(escaped(doc));
            }
        }
    }

    private void examples(List<String> lines) {
        for (String line : section("examples")) {
            String[] parts = line.strip().split(" +# ", 2);
            lines.add(parts.length == 2 ? ".TP" : ".PP");
            lines.add("\\fB" + escaped(parts[0].replaceFirst("^\\./", "")) + "\\fR");
            if (parts.length == 2) {
                lines.add(escaped(parts[1]));
            }
        }
    }

    /** Options in bold, what the user puts in their place in italics. */
    private static String marked(String text) {
        Matcher m = WORD.matcher(text);
        StringBuilder out = new StringBuilder();
        int done = 0;
        while (m.find()) {
            out.append(escaped(text.substring(done, m.start())));
            out.append(m.group("opt") != null ? "\\fB" : "\\fI").append(escaped(m.group())).append("\\fR");
            done = m.end();
        }
        return out.append(escaped(text.substring(done))).toString();
    }

    private static String escaped(String text) {
        String roff = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga");
        return roff.startsWith(".") ? "\\&" + roff : roff;
    }
}
