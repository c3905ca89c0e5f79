package org.grebe.shell.repl;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What traces print, collected and shown some twenty times a second: each time the line that is being edited must be
 * drawn again. More than fits is not kept, since whoever prints may not wait for a slow terminal, but it is counted.
 */
public final class Rows extends OutputStream {
    /** Lines at a time: 20,000 a second. */
    static final int MOST_LINES = 1000;
    private static final int PERIOD_MILLIS = 50;

    private final Consumer<String> above;
    private final Consumer<String> over;
    private final Object showing = new Object();
    private final StringBuilder waiting = new StringBuilder();
    private int lines;
    private long notShown;
    /** What a redraw wants to be seen, or null. */
    private String block;
    private boolean held;
    private boolean quiet;
    private boolean closed;

    /** {@code above} prints whole lines above the prompt; it may be slow. Without redraws. */
    public Rows(Consumer<String> above) {
        this(above, above);
    }

    /** {@code over} prints lines above the prompt that take the place of those that it printed before. */
    Rows(Consumer<String> above, Consumer<String> over) {
        this.above = above;
        this.over = over;
    }

    /** Shows what comes until {@link #close}, on a thread of its own. */
    public void start() {
        Thread thread = new Thread(this::showAll, "grebe-rows");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        add(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    public synchronized void add(String text) {
        add(text, !quiet && lines < MOST_LINES);
    }

    /** A stream for what is no row, which is shown though it is quiet. */
    OutputStream messages() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                add(new String(bytes, from, length, StandardCharsets.UTF_8), true);
            }
        };
    }

    private synchronized void add(String text, boolean isShown) {
        if (isShown) {
            waiting.append(text);
            lines += count(text);
        } else {
            notShown += count(text);
        }
        notifyAll();
    }

    /** Shows {@code text} in the place of what was drawn before; of several that wait the last one. */
    synchronized void draw(String text) {
        block = text;
        notifyAll();
    }

    private static int count(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    /** While quiet, rows are only counted; how many is shown at its end. */
    synchronized void quiet(boolean on) {
        quiet = on;
        notifyAll();
    }

    /** While held, nothing is shown: something else has the screen. */
    synchronized void hold(boolean on) {
        held = on;
        notifyAll();
    }

    /** Shows at once what waits; any thread, in order. */
    public void show() {
        synchronized (showing) {
            String text = take();
            if (!text.isEmpty()) {
                above.accept(text);
            }
            String drawn = takeBlock();
            if (drawn != null) {
                over.accept(drawn);
            }
        }
    }

    private synchronized String takeBlock() {
        String drawn = held ? null : block;
        block = held ? block : null;
        return drawn;
    }

    private synchronized String take() {
        if (held) {
            return "";
        }
        if (notShown > 0 && !quiet) {
            if (waiting.length() > 0 && waiting.charAt(waiting.length() - 1) != '\n') {
                waiting.append('\n');
            }
            waiting.append("… ").append(notShown).append(" rows not shown\n");
        }
        String text = waiting.toString();
        waiting.setLength(0);
        lines = 0;
        notShown = quiet ? notShown : 0;
        return text;
    }

    private void showAll() {
        try {
            while (awaitSome()) {
                show();
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitSome() throws InterruptedException {
        while (!closed && (held || waiting.length() == 0 && block == null && (quiet || notShown == 0))) {
            wait();
        }
        return !closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        held = false;
        notifyAll();
    }
}
