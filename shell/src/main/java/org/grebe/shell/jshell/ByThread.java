package org.grebe.shell.jshell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What lambdas of traces print by {@code System.out} comes while a line is being edited; what a line prints stands
 * before its result.
 */
final class ByThread extends OutputStream {
    private final PrintStream ofLines;
    private final PrintStream ofOthers;
    private final Thread jshell = Thread.currentThread();

    /** Made on JShell's own thread. */
    ByThread(PrintStream ofLines, PrintStream ofOthers) {
        this.ofLines = ofLines;
        this.ofOthers = ofOthers;
    }

    private PrintStream stream() {
        Thread thread = Thread.currentThread();
        return thread == jshell || LineExecution.isOfLine(thread) ? ofLines : ofOthers;
    }

    @Override
    public void write(int b) {
        stream().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        stream().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        stream().flush();
    }
}
