package org.grebe.shell.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lines with mistakes in them as commands, scripts that trace, and at the prompt: in a process of its own, whose folder
 * takes what they write.
 */
@Tag("live")
class LineFuzzLiveTest {
    @Test
    void shouldAnswerAnyLineInWordsOfItsUser() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("grebe.home"));
        Process fuzz = new ProcessBuilder(home.resolve("bin/fuzz-lines").toString(), "800", "20261130")
                .redirectErrorStream(true).start();
        String output = new String(fuzz.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, fuzz.waitFor(), output);
    }
}
