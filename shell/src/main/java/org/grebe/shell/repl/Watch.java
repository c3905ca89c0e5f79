package org.grebe.shell.repl;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.grebe.shell.output.Block;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.NonBlockingReader;

/** Draws a text again and again in one place, with a last line that says how to leave. */
final class Watch {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    /** Ctrl-C is looked for as often. */
    private static final int SLICE_MILLIS = 100;
    private static final int ESCAPE = 27;

    private final Terminal terminal;
    private final Supplier<String> frame;
    private final Duration interval;
    private final BooleanSupplier stopped;
    private boolean still;
    private int drawn;

    Watch(Terminal terminal, Supplier<String> frame, Duration interval, BooleanSupplier stopped) {
        this.terminal = terminal;
        this.frame = frame;
        this.interval = interval;
        this.stopped = stopped;
    }

    void run() throws IOException {
        String shown = frame.get();
        String time = LocalTime.now().format(CLOCK);
        while (true) {
            draw(shown, time);
            int key = key();
            if (key == ' ') {
                still = !still;
            } else if (key != NonBlockingReader.READ_EXPIRED || stopped.getAsBoolean()) {
                leave(key);
                return;
            }
            if (!still) {
                shown = frame.get();
                time = LocalTime.now().format(CLOCK);
            }
        }
    }

    /** The key that is pressed until it is time for another frame. */
    private int key() throws IOException {
        long deadlineNs = System.nanoTime() + interval.toNanos();
        int key;
        do {
            long leftMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime()));
            key = terminal.reader().read(Math.min(SLICE_MILLIS, leftMillis));
        } while (key == NonBlockingReader.READ_EXPIRED && !stopped.getAsBoolean()
                && deadlineNs - System.nanoTime() > 0);
        return key;
    }

    /** What follows an escape belongs to the same key. */
    private void leave(int key) throws IOException {
        for (int more = key; more == ESCAPE || more >= 0 && key == ESCAPE; ) {
            more = terminal.reader().read(2);
        }
    }

    private void draw(String text, String time) {
        Block block = Block.of(text, terminal.getHeight() - 3);
        String keys = still ? "paused; Space goes on, any other key ends this"
                : "any key ends this, Space has it stand still";
        StringBuilder all = new StringBuilder(drawn == 0 ? "" : "\033[" + drawn + "A");
        for (String line : (block.text() + time + " (" + keys + ")").split("\n")) {
            String cut = AttributedString.fromAnsi(line).columnSubSequence(0, terminal.getWidth() - 1).toAnsi(terminal);
            all.append('\r').append(cut).append("\033[K\n");
        }
        drawn = block.lines() + 1;
        terminal.writer().print(all.append("\033[J"));
        terminal.flush();
    }
}
