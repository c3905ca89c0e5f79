package org.grebe.shell.jshell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final WholeLines out = new WholeLines(lines::add);

    @Test
    void shouldKeepWhatIsBegunUntilItsLineEnds() {
        byte[] text = "one\ntwo\nthrée".getBytes(StandardCharsets.UTF_8);
        out.write(text, 0, 2);
        out.write(text, 2, 10); // To the middle of é.
        assertEquals(List.of("one\ntwo\n"), lines);
        out.write(text, 12, text.length - 12);
        assertEquals(1, lines.size());
        out.write('\n');
        assertEquals(List.of("one\ntwo\n", "thrée\n"), lines);
    }
}
