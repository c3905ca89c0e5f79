package org.grebe.shell.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the documents show. In a block marked {@code console} a line that begins with {@code $ } is a command that needs
 * no kernel, one with {@code # } a command that traces, and what follows is its output, to the next prompt. In the
 * first comment of an example, lines that are indented by four blanks are such a block.
 */
final class Documents {
    static final Path HOME = Path.of(System.getProperty("grebe.home"));

    private static final String FENCE = "```";
    private static final Pattern PROMPT = Pattern.compile("([$#]) (?:sudo )?((?:\\./)?grebe( .*)?)");
    private static final Pattern TYPED = Pattern.compile("(?:sudo )?((?:\\./)?grebe( .*)?)");
    private static final Pattern INLINE = Pattern.compile("`(?:sudo )?((?:\\./)?grebe [^`]+)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]{3,}|\\.\\.\\.|…");

    private Documents() {}

    record Block(String file, int line, String language, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    static List<Path> markdown() {
        List<Path> files = new ArrayList<>(List.of(HOME.resolve("README.md")));
        files.addAll(list("docs", ".md"));
        return files;
    }

    static List<Path> examples() {
        return list("examples", ".groovy");
    }

    static List<Block> blocks(String language) {
        return markdown().stream()
                .flatMap(f -> blocks(f).stream())
                .filter(b -> b.language().equals(language))
                .toList();
    }

    /** Commands with a prompt, in documents and examples. */
    static List<Command> prompted() {
        List<Command> commands = new ArrayList<>();
        blocks("console").forEach(b -> commands.addAll(commands(b)));
        examples().forEach(f -> comments(f).forEach(b -> commands.addAll(commands(b))));
        return commands;
    }

    /** Commands in running text and in blocks of shell, which show no output. */
    static List<Command> mentioned() {
        List<Command> commands = new ArrayList<>();
        for (Path file : markdown()) {
            String rest = read(file).replaceAll("(?ms)^```.*?^```$", "");
            Matcher m = INLINE.matcher(rest);
            while (m.find()) {
                add(commands, name(file), m.group(1));
            }
        }
        for (Block block : blocks("sh")) {
            for (String line : block.lines()) {
                Matcher m = TYPED.matcher(line);
                if (m.matches()) {
                    add(commands, block.toString(), m.group(1));
                }
            }
        }
        return commands;
    }

    private static void add(List<Command> commands, String where, String line) {
        if (!PLACEHOLDER.matcher(line).find()) {
            commands.add(new Command(where, false, line, List.of()));
        }
    }

    private static List<Command> commands(Block block) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < block.lines().size(); ) {
            Matcher m = PROMPT.matcher(block.lines().get(i));
            if (!m.matches()) {
                throw new IllegalArgumentException("no command of grebe: " + block + ": " + block.lines().get(i));
            }
            int end = i + 1;
            while (end < block.lines().size() && !PROMPT.matcher(block.lines().get(end)).matches()) {
                end++;
            }
            String where = block.file() + ":" + (block.line() + i);
            commands.add(new Command(where, m.group(1).equals("#"), m.group(2), block.lines().subList(i + 1, end)));
            i = end;
        }
        return commands;
    }

    private static List<Block> blocks(Path file) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = read(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).equals(FENCE)) {
                    end++;
                }
                blocks.add(new Block(name(file), i + 2, lines.get(i).substring(3), lines.subList(i + 1, end)));
                i = end;
            }
        }
        return blocks;
    }

    private static List<Block> comments(Path example) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = read(example).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            List<String> shown = lines.stream().skip(i).takeWhile(l -> l.startsWith("//     ")).toList();
            if (!shown.isEmpty()) {
                List<String> plain = shown.stream().map(l -> l.substring(7)).toList();
                blocks.add(new Block(name(example), i + 1, "console", plain));
                i += shown.size();
            }
        }
        return blocks;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(Path file) {
        return HOME.relativize(file).toString();
    }

    private static List<Path> list(String folder, String ending) {
        try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Output with dots for what explain tells of the machine at hand: the attach kind, the kernel's programs. */
    static List<String> stable(List<String> output) {
        List<String> stable = new ArrayList<>();
        boolean machine = false;
        for (String line : String.join("\n", output).strip().lines().toList()) {
            boolean goesOn = machine && line.startsWith("           ");
            machine = goesOn || line.startsWith("  attach   ") || line.startsWith("  program  ");
            if (!goesOn) {
                stable.add(machine ? line.substring(0, 11) + "..." : line);
            }
        }
        return onePerRun(stable);
    }

    /** Several programs are one line. */
    private static List<String> onePerRun(List<String> lines) {
        List<String> once = new ArrayList<>();
        for (String line : lines) {
            boolean again = !once.isEmpty() && line.equals("  program  ...") && once.get(once.size() - 1).equals(line);
            if (!again) {
                once.add(line);
            }
        }
        return once;
    }
}
