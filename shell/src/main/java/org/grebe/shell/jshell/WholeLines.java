package org.grebe.shell.jshell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Gives on lines in UTF-8 once they are complete. */
final class WholeLines extends OutputStream {
    private final Consumer<String> to;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    WholeLines(Consumer<String> to) {
        this.to = to;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        int end = from + length;
        while (end > from && bytes[end - 1] != '\n') {
            end--;
        }
        if (end > from) {
            begun.write(bytes, from, end - from);
            to.accept(begun.toString(StandardCharsets.UTF_8));
            begun.reset();
        }
        begun.write(bytes, end, from + length - end);
    }
}
