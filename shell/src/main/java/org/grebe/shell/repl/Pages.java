package org.grebe.shell.repl;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/**
 * A long text, a screen at a time, that stays above the next prompt. A line that is typed on ends it and is not lost: a
 * pager with a screen of its own would take each of its letters for a command.
 */
final class Pages {
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";
    private static final String ESCAPE = "\033";
    private static final String PASTE = "\033[200~";
    /** What belongs to one key, or to one paste, is there by then. */
    private static final int BURST_MILLIS = 20;

    private final Terminal terminal;
    private final Consumer<String> typedOn;

    /** {@code typedOn} gets the keys that begin the next line. */
    Pages(Terminal terminal, Consumer<String> typedOn) {
        this.terminal = terminal;
        this.typedOn = typedOn;
    }

    /** @throws IOException if the keys cannot be read */
    void show(String text) throws IOException {
        Attributes before = terminal.enterRawMode();
        Attributes keys = terminal.getAttributes();
        keys.setControlChar(Attributes.ControlChar.VINTR,
                KeyBindings.NO_KEY); // As a key it stays in order with the others.
        terminal.setAttributes(keys);
        Terminal.SignalHandler continued = terminal.handle(
                Terminal.Signal.CONT, s -> terminal.setAttributes(keys)); // After Ctrl-Z and fg.
        try {
            List<String> rows = text.lines().flatMap(line -> rows(line).stream()).toList();
            int shown = 0;
            for (int more = page(); more > 0; more = shown < rows.size() ? asked(rows.size() - shown) : 0) {
                int to = Math.min(rows.size(), shown + more);
                rows.subList(shown, to).forEach(row -> terminal.writer().print(row + "\r\n"));
                shown = to;
            }
            terminal.flush();
        } finally {
            terminal.handle(Terminal.Signal.CONT, continued);
            terminal.setAttributes(before);
        }
    }

    /** The line below it is for the question. */
    private int page() {
        return Math.max(1, terminal.getHeight() - 1);
    }

    /** As the terminal would break it. */
    private List<String> rows(String line) {
        int width = terminal.getWidth();
        return line.isEmpty() || width <= 0 ? List.of(line) : AttributedString.fromAnsi(line)
                .columnSplitLength(width).stream().map(row -> row.toAnsi(terminal)).toList();
    }

    /** How many rows more are wanted of those that are left; 0 for none. */
    private int asked(int left) throws IOException {
        terminal.writer().print("\033[7m… " + left + " more: Space a page, Enter a line, q leaves\033[m");
        terminal.flush();
        int wanted = -1;
        while (wanted < 0) {
            wanted = wanted(key(), left);
        }
        terminal.writer().print("\r\033[K");
        terminal.flush();
        return wanted;
    }

    /** Less than 0: ask for another key. */
    private int wanted(String key, int left) {
        return switch (key) {
            case " ", "\033[6~" -> page();
            case "\r", "\n", "\033[B", "\033OB" -> 1;
            case "\033[F", "\033OF", "\033[4~" -> left;
            case "", "q", "Q", CTRL_C, CTRL_D, ESCAPE -> 0; // The empty one is the end of all keys.
            default -> {
                boolean other = key.startsWith(ESCAPE) && !key.startsWith(PASTE);
                if (!other) {
                    typedOn.accept(key);
                }
                yield other ? -1 : 0;
            }
        };
    }

    /** One key, or all that came at once, of a person or a paste. Enter, Space and Ctrl-C may be held down. */
    private String key() throws IOException {
        StringBuilder key = new StringBuilder();
        int next = terminal.reader().read();
        while (next >= 0) {
            key.append((char) next);
            boolean alone = key.length() == 1 && (next <= ' ' && next != ESCAPE.charAt(0));
            boolean ended = key.length() > 2 && key.charAt(0) == ESCAPE.charAt(0) && !key.toString().startsWith(PASTE)
                    && (next >= '@' && next <= '~');
            next = alone || ended ? -1 : terminal.reader().read(BURST_MILLIS);
        }
        return key.toString();
    }
}
