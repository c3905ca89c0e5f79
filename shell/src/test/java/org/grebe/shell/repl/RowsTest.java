package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RowsTest {
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final Rows rows = new Rows(shown::add);

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        rows.write(bytes, 0, bytes.length);
    }

    @Test
    void shouldShowAllThatWaitsAtOnce() {
        write("a\n");
        write("b\n");
        rows.show();
        rows.show();
        assertEquals(List.of("a\nb\n"), shown);
    }

    @Test
    void shouldCountWhatIsNotShown() {
        for (int i = 0; i < Rows.MOST_LINES + 7; i++) {
            write(i + "\n");
        }
        rows.show();
        write("later\n");
        rows.show();
        assertEquals(2, shown.size());
        assertTrue(shown.get(0).endsWith((Rows.MOST_LINES - 1) + "\n… 7 rows not shown\n"), shown.get(0));
        assertEquals("later\n", shown.get(1));
    }

    @Test
    void shouldCountRowsWhileItIsQuietAndShowMessages() throws Exception {
        rows.quiet(true);
        write("a\nb\n");
        rows.messages().write("grebe: told\n".getBytes(StandardCharsets.UTF_8));
        rows.show();
        assertEquals(List.of("grebe: told\n"), shown);
        rows.quiet(false);
        write("c\n");
        rows.show();
        assertEquals(List.of("grebe: told\n", "c\n… 2 rows not shown\n"), shown);
    }

    @Test
    void shouldShowWhatIsDrawnLastOverWhatWasDrawn() {
        List<String> drawn = new CopyOnWriteArrayList<>();
        Rows drawing = new Rows(shown::add, drawn::add);
        drawing.draw("1\n");
        drawing.draw("2\n");
        drawing.add("a row\n");
        drawing.show();
        drawing.show();
        assertEquals(List.of("2\n"), drawn);
        assertEquals(List.of("a row\n"), shown);
    }

    @Test
    void shouldShowNothingWhileHeld() {
        rows.hold(true);
        write("a\n");
        rows.show();
        assertEquals(List.of(), shown);
        rows.hold(false);
        rows.show();
        assertEquals(List.of("a\n"), shown);
    }

    @Test
    void shouldShowByItselfInOrderWhenManyPrint() throws InterruptedException {
        rows.start();
        for (int i = 0; i < 500; i++) {
            write(i + "\n");
            rows.show();
        }
        write("end\n");
        while (shown.isEmpty() || !shown.get(shown.size() - 1).endsWith("end\n")) {
            Thread.sleep(1);
        }
        rows.close();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            all.append(i).append('\n');
        }
        assertEquals(all + "end\n", String.join("", shown));
    }
}
