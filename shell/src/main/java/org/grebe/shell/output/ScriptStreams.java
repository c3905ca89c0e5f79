package org.grebe.shell.output;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.grebe.core.value.RawText;

/**
 * {@code System.out} and {@code System.err} while a script runs. A {@code println} in one of its classes is Groovy's
 * own and goes there: it must keep its place among what the script prints, and hold no escape sequences on a terminal.
 */
public final class ScriptStreams implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    private ScriptStreams() {}

    /** {@code output} takes text and makes it safe where that is needed; {@code warnings} is where errors are shown. */
    public static ScriptStreams into(Consumer<String> output, PrintStream warnings) {
        ScriptStreams before = new ScriptStreams();
        System.setOut(stream(output));
        System.setErr(stream(text -> {
            warnings.print(Terminals.isTerminal(2) ? Safe.text(text) : text);
            warnings.flush();
        }));
        return before;
    }

    /** A stream to a terminal, which gets no escape sequences of whoever prints. */
    public static PrintStream safe(PrintStream terminal) {
        return stream(text -> {
            terminal.print(Safe.text(text));
            terminal.flush();
        });
    }

    private static PrintStream stream(Consumer<String> texts) {
        return new PrintStream(new Texts(texts), true, StandardCharsets.UTF_8);
    }

    /** Puts those back that were there before. */
    @Override
    public void close() {
        System.out.flush();
        System.setOut(out);
        System.setErr(err);
    }

    /** Bytes to text, as soon as it is whole. */
    private static final class Texts extends OutputStream {
        private final Consumer<String> to;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        Texts(Consumer<String> to) {
            this.to = to;
        }

        @Override
        public synchronized void write(int b) {
            pending.write(b);
            if ((byte) b >= 0) { // Else the rest of the character follows, or flush().
                flush();
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            pending.write(bytes, offset, length);
            flush();
        }

        @Override
        public synchronized void flush() {
            if (pending.size() > 0) {
                String text = RawText.decode(pending.toByteArray());
                pending.reset();
                to.accept(text);
            }
        }
    }
}
