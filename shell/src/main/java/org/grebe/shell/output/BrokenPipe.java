package org.grebe.shell.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/** Tells a reader that has gone, as with {@code | head}, from output that is lost. */
final class BrokenPipe {
    private BrokenPipe() {}

    /** Java keeps no error number but its text, which is in the language of the user: it is compared with one's own. */
    static boolean is(IOException e) {
        return text().equals(e.getMessage());
    }

    static String text() {
        try {
            Pipe pipe = Pipe.open();
            pipe.source().close();
            try (Pipe.SinkChannel sink = pipe.sink()) {
                sink.write(ByteBuffer.allocate(1));
            }
            throw new IllegalStateException("a pipe that nobody reads was written to");
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
