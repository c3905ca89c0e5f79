package org.grebe.shell.repl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.shell.output.Block;
import org.grebe.shell.output.Terminals;
import org.grebe.shell.output.TextStyle;
import org.grebe.shell.output.Wrapped;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;

/** A person at a terminal: JLine edits the line. */
final class TerminalConsole implements Console {
    private static final String HELP_WIDGET = "grebe-help";
    private static final Pattern MARKS = Pattern.compile("(?m)^\\s*~+$");
    private static final int PATIENCE_MILLIS = 2000;
    private static final int CTRL_BACKSLASH = 0x1c;
    private static final int CTRL_D = 4;

    /** Held on to: a logger that nobody holds forgets its level. */
    private static Logger quiet;

    private final Terminal terminal;
    private final KeptHistory history = new KeptHistory();
    private final LineReader reader;
    private final Supplier<List<TraceHandle>> traces;
    private final Supplier<String> prompt;
    private final Runnable interrupted;
    private final KeyBindings keys;
    private final Object screen = new Object();
    /** Lines of the last {@link #draw}, 0 where something else was printed below it. */
    private int drawnLines;

    /** {@code traces} are those that run, for samples of fields; {@code interrupted} is told of Ctrl-C at a prompt. */
    TerminalConsole(Terminal terminal, Completions completions, Supplier<List<TraceHandle>> traces,
            Supplier<String> prompt, Runnable interrupted) {
        this.terminal = terminal;
        this.traces = traces;
        this.prompt = prompt;
        this.interrupted = interrupted;
        boolean colours = Highlights.wanted(terminal.getType());
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .history(history)
                .appName("grebe")
                .parser(new LineParser())
                .completer(completions)
                .highlighter(new Highlights(colours))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // `!` is Groovy's.
                .option(LineReader.Option.INSERT_TAB, false)
                .option(LineReader.Option.COMPLETE_MATCHER_TYPO, false) // `er` is no slip for `ret`.
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%M%P > ")
                // Beyond this length it would show the line without the highlighter, escape sequences and all.
                .variable(LineReader.FEATURES_MAX_BUFFER_SIZE, Integer.MAX_VALUE)
                .variable(LineReader.BLINK_MATCHING_PAREN, 0L) // The highlighter shows the pair, and nobody waits.
                .build();
        keys = KeyBindings.bind(reader);
        bindHelp();
    }

    /** Has lines kept for the next workbench. */
    TerminalConsole withHistory() {
        HistoryFile file = HistoryFile.ofUser();
        file.trouble().ifPresent(t -> say("grebe: " + t + "\n"));
        file.path().ifPresent(path -> history.keep(reader, path));
        return this;
    }

    /** The terminal of this process. */
    static Terminal open() {
        // It logs with stack traces that terminfo lacks a type, and then goes on with ANSI's.
        quiet = Logger.getLogger("org.jline");
        quiet.setLevel(Level.OFF);
        Terminals.giveSize(1);
        try {
            Terminal terminal = TerminalBuilder.builder().name("grebe").type(type(System.getenv("TERM"))).system(true)
                    .nativeSignals(true).signalHandler(SignalHandler.SIG_DFL).build();
            // Between two lines, and while an editor has the screen, Ctrl-C ends nothing. SIG_IGN would: children
            // inherit that, and the editor's own Ctrl-C was gone.
            terminal.handle(Signal.INT, s -> { });
            // A shell gives the terminal back as it had it itself.
            terminal.handle(Signal.CONT, s -> takeKeys(terminal, true));
            takeKeys(terminal, true);
            return terminal;
        } catch (IOException e) {
            throw new UncheckedIOException("open the terminal: " + e.getMessage(), e);
        }
    }

    /** JLine's name of this type of terminal; null for its own search. */
    static String type(String term) {
        if (term == null || term.isBlank()) {
            return "dumb";
        }
        return null;
    }

    /**
     * But for editors: what is typed while a line runs comes to the next prompt, and would be shown twice; Ctrl-D comes
     * there, too, and is not eaten as an end of input that nobody reads; Ctrl-\ would have the JVM print its threads.
     */
    private static void takeKeys(Terminal terminal, boolean all) {
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ECHO, !all);
        attributes.setControlChar(Attributes.ControlChar.VQUIT, all ? KeyBindings.NO_KEY : CTRL_BACKSLASH);
        attributes.setControlChar(Attributes.ControlChar.VEOF, all ? KeyBindings.NO_KEY : CTRL_D);
        terminal.setAttributes(attributes);
    }

    private void bindHelp() {
        Widget widget = () -> {
            String text = Helps.atCursor(
                    reader.getBuffer().toString(), reader.getBuffer().cursor(), traces.get());
            print(Wrapped.text(text, width()));
            return true;
        };
        reader.getWidgets().put(HELP_WIDGET, widget);
        KeyMap<Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
        keys.bind(new Reference(HELP_WIDGET), KeyMap.alt('h'));
        String f1 = KeyMap.key(terminal, Capability.key_f1);
        if (f1 != null) {
            keys.bind(new Reference(HELP_WIDGET), f1);
        }
    }

    @Override
    public String read() {
        keys.interruptedAhead(); // That was for the line before.
        history.trouble().ifPresent(t -> say("grebe: " + t + "\n"));
        try {
            String line = reader.readLine(prompt.get());
            keepScreen();
            return line;
        } catch (UserInterruptException e) {
            keepScreen();
            interrupted.run();
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
    }

    @Override
    public void print(String text) {
        if (!text.isEmpty()) {
            synchronized (screen) {
                drawnLines = 0;
                reader.printAbove(text);
            }
        }
    }

    @Override
    public void say(String text) {
        print(Wrapped.text(text, width()));
    }

    @Override
    public void draw(String text) {
        synchronized (screen) {
            // Above the prompt, which may have several lines.
            Block block = Block.of(text, height() - 3);
            reader.printAbove(block.over(drawnLines));
            drawnLines = block.lines();
        }
    }

    /** What is drawn next goes below all that is there. */
    private void keepScreen() {
        synchronized (screen) {
            drawnLines = 0;
        }
    }

    private int height() {
        return terminal.getHeight() > 0 ? terminal.getHeight() : 24;
    }

    @Override
    public void page(String text) {
        if (text.lines().limit(terminal.getHeight()).count() < terminal.getHeight() || terminal.getHeight() < 2) {
            print(text);
        } else {
            keepScreen();
            new Pager(terminal, keys::typedAhead).show(text);
        }
    }

    @Override
    public void error(String text) {
        int end = text.indexOf('\n');
        String first = Wrapped.text(text.substring(0, end), width()).stripTrailing();
        TextStyle style = new TextStyle(width(), true, TextStyle.wantsColours(terminal.getType()));
        String rest = text.substring(end + 1);
        // Marks stay below the line that they are of.
        print(style.error(first) + "\n" + (MARKS.matcher(rest).find() ? rest : Wrapped.text(rest, width())));
    }

    @Override
    public int width() {
        return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
    }

    @Override
    public boolean await(CompletableFuture<?> done, BooleanSupplier interrupt) {
        AtomicBoolean interrupted = new AtomicBoolean(keys.interruptedAhead());
        SignalHandler before = terminal.handle(Signal.INT, s -> interrupted.set(true));
        try {
            long givenUpNs = 0;
            while (!isDone(done)) {
                long nowNs = System.nanoTime();
                // Again and again: it may not have begun to run yet.
                boolean told = interrupted.get() && interrupt.getAsBoolean();
                if (told && givenUpNs == 0) {
                    givenUpNs = nowNs + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
                } else if (told && nowNs - givenUpNs > 0) {
                    return false;
                }
            }
            return true;
        } finally {
            terminal.handle(Signal.INT, before);
        }
    }

    private static boolean isDone(CompletableFuture<?> done) {
        try {
            done.get(50, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void watch(Supplier<String> frame, Duration interval) {
        keepScreen();
        AtomicBoolean stopped = new AtomicBoolean();
        SignalHandler before = terminal.handle(Signal.INT, s -> stopped.set(true));
        Attributes attributes = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        SignalHandler continued = terminal.handle(Signal.CONT, s -> terminal.setAttributes(raw));
        try {
            new Watch(terminal, frame, interval, stopped::get).run();
        } catch (IOException e) {
            throw new UncheckedIOException("read a key", e);
        } finally {
            terminal.handle(Signal.CONT, continued);
            terminal.setAttributes(attributes);
            terminal.handle(Signal.INT, before);
        }
    }

    @Override
    public void clear() {
        terminal.puts(Capability.clear_screen);
        terminal.flush();
    }

    @Override
    public boolean edit(Path file) {
        String visual = System.getenv("VISUAL");
        String editor = visual != null && !visual.isBlank() ? visual : System.getenv("EDITOR");
        String command = (editor == null || editor.isBlank() ? "vi" : editor) + " \"$0\"";
        SignalHandler continued = terminal.handle(Signal.CONT, s -> { }); // The editor sees to it.
        takeKeys(terminal, false);
        try {
            return new ProcessBuilder("sh", "-c", command, file.toString()).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("start the editor: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            takeKeys(terminal, true);
            terminal.handle(Signal.CONT, continued);
        }
    }

    @Override
    public void remember(String line) {
        reader.getHistory().add(line);
    }

    @Override
    public void close() {
        try {
            history.save();
            history.trouble().ifPresent(t -> say("grebe: " + t + "\n"));
            terminal.close();
        } catch (IOException e) {
            // The history is a convenience, and the terminal is about to be left anyway.
            return;
        }
    }
}
