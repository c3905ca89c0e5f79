package org.grebe.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class BrokenPipeTest {
    @Test
    void shouldKnowAReaderThatHasGone() throws Exception {
        Process reader = new ProcessBuilder("sh", "-c", "exec <&-; echo; exec sleep 100").start();
        try {
            assertEquals('\n', reader.getInputStream().read());
            IOException gone = assertThrows(IOException.class, () -> {
                reader.getOutputStream().write(1);
                reader.getOutputStream().flush();
            });
            assertTrue(BrokenPipe.is(gone), gone.toString());
        } finally {
            reader.destroy();
        }
    }

    @Test
    void shouldTakeAFullDiskForNone() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertFalse(BrokenPipe.is(assertThrows(IOException.class, () -> full.write(1))));
        }
    }
}
