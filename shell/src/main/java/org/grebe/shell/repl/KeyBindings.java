package org.grebe.shell.repl;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * Tab, Enter, Ctrl-C and Ctrl-D where JLine's own would not do: text that comes faster than a person types is a paste,
 * and what was pasted stays as it is, also where the terminal does not mark pastes (a serial line, tmux send-keys,
 * expect).
 */
final class KeyBindings {
    private static final int CTRL_C = 3;
    /** What belongs to the same paste is there by then, and no person notices. */
    private static final int BURST_MILLIS = 10;
    /** _POSIX_VDISABLE of Linux. */
    static final int NO_KEY = 0;

    /**
     * JLine (3.30.16) binds the mouse to these characters as they are here: each backslash could begin them, and of
     * keys that are typed ahead the one behind it would come last.
     */
    private static final String MISTAKEN = "\\E[<";

    private final LineReaderImpl reader;
    private final Terminal terminal;
    private final AtomicBoolean interruptAhead = new AtomicBoolean();

    private KeyBindings(LineReaderImpl reader) {
        this.reader = reader;
        this.terminal = reader.getTerminal();
    }

    static KeyBindings bind(LineReader reader) {
        KeyBindings keys = new KeyBindings((LineReaderImpl) reader);
        Map<KeyMap<Binding>, KeyMap<Binding>> known = new IdentityHashMap<>();
        reader.getKeyMaps().replaceAll((name, m) -> known.computeIfAbsent(m, KeyBindings::withoutMistake));
        KeyMap<Binding> map = reader.getKeyMaps().get(LineReader.MAIN);
        Widget complete = reader.getBuiltinWidgets().get(LineReader.EXPAND_OR_COMPLETE);
        Widget accept = reader.getBuiltinWidgets().get(LineReader.ACCEPT_LINE);
        bind(reader, map, "grebe-tab", "\t", () -> keys.isText() ? keys.write("\t") : complete.apply());
        Widget delete = reader.getBuiltinWidgets().get(LineReader.DELETE_CHAR_OR_LIST);
        // JLine's own asks the terminal which key ends input, and there it is none, see TerminalConsole.
        bind(reader, map, "grebe-end", KeyMap.ctrl('D'), () -> keys.isEmpty() ? keys.end() : delete.apply());
        bind(reader, map, "grebe-interrupt", KeyMap.ctrl('C'), keys::interrupt);
        reader.getWidgets().put(LineReader.ACCEPT_LINE, () -> keys.goesOn() ? keys.write("\n") : accept.apply());
        reader.getWidgets().put(LineReader.CALLBACK_INIT, keys::takeCtrlC);
        return keys;
    }

    /** A copy: what is unbound leaves the backslash the beginning of something. */
    private static KeyMap<Binding> withoutMistake(KeyMap<Binding> keys) {
        KeyMap<Binding> copy = new KeyMap<>();
        keys.getBoundKeys().forEach((key, binding) -> {
            if (!key.equals(MISTAKEN)) {
                copy.bind(binding, key);
            }
        });
        copy.setUnicode(keys.getUnicode());
        copy.setNomatch(keys.getNomatch());
        copy.setAmbiguousTimeout(keys.getAmbiguousTimeout());
        return copy;
    }

    private static void bind(LineReader reader, KeyMap<Binding> map, String name, String key, Widget widget) {
        reader.getWidgets().put(name, widget);
        map.bind(new Reference(name), key);
    }

    /** True once where Ctrl-C came at once behind the line, before that ran. */
    boolean interruptedAhead() {
        return interruptAhead.getAndSet(false);
    }

    /** These come before all keys that were not read yet. */
    void typedAhead(String keys) {
        reader.runMacro(keys);
    }

    private boolean write(String text) {
        reader.getBuffer().write(text);
        return true;
    }

    /** Whether a Tab is one of the text: indentation of a line that goes on, or part of a paste. */
    private boolean isText() {
        String before = reader.getBuffer().upToCursor();
        String line = before.substring(before.lastIndexOf('\n') + 1);
        if (line.isBlank() && line.length() < before.length()) {
            return true;
        }
        int next = reader.peekCharacter(BURST_MILLIS);
        boolean inWord = !before.isEmpty() && !Character.isWhitespace(before.charAt(before.length() - 1));
        // Who types ahead has a word completed and goes on with a blank.
        return next >= 0 && !(inWord && (next == ' ' || next == '\r' || next == '\n'));
    }

    /** As a key of its own it stays in order with the others; as a signal it would overtake them. */
    private boolean takeCtrlC() {
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VINTR, NO_KEY);
        terminal.setAttributes(attributes); // readLine puts back what was before.
        return true;
    }

    private boolean isEmpty() {
        return reader.getBuffer().length() == 0;
    }

    private boolean end() {
        throw new EndOfFileException();
    }

    private boolean interrupt() {
        throw new UserInterruptException(reader.getBuffer().toString());
    }

    /** Looks at what was pasted behind this line: `else` and `.each` belong to it. */
    private boolean goesOn() {
        int next = reader.peekCharacter(BURST_MILLIS);
        if (next == CTRL_C) {
            reader.readCharacter();
            interruptAhead.set(true);
        }
        boolean open = next >= ' ' || next == '\t';
        if (!open || reader.getBuffer().toString().isBlank()) {
            return false;
        }
        // All of it: what is put back goes behind what JLine itself may hold back.
        StringBuilder ahead = new StringBuilder();
        for (int wait = BURST_MILLIS; reader.peekCharacter(wait) >= 0; wait = 1) {
            ahead.appendCodePoint(reader.readCharacter());
        }
        reader.runMacro(ahead.toString());
        return LineParser.goesOn(reader.getBuffer().toString(), ahead.toString());
    }
}
