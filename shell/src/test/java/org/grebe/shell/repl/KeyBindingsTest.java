package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that were typed while an answer was shown by pages. */
class KeyBindingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"println \"a\\tb\"", "'\\Ex'", "a \\\\ b", "x =~ /\\d+\\.\\d/", "6 * 7"})
    void shouldKeepTheOrderOfWhatIsTypedAhead(String line) throws Exception {
        PipedInputStream keys = new PipedInputStream();
        keys.connect(new PipedOutputStream());
        try (ExternalTerminal terminal = new ExternalTerminal("test", "xterm", keys, new ByteArrayOutputStream(),
                        StandardCharsets.UTF_8)) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).parser(new LineParser())
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true).build();
            KeyBindings.bind(reader).typedAhead(line + "\r");
            assertEquals(line, reader.readLine("> "));
        }
    }
}
