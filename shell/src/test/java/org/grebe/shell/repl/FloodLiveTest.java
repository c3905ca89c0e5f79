package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workbench at a real terminal while rows come without an end. */
@Tag("live")
class FloodLiveTest {
    private static final String PROMPT = "grebe>";
    private static final String TYPED = "answer = [1, 2, 3].sum() + 4000 // typed while rows come";
    private static final Pattern NOT_SHOWN = Pattern.compile("… (\\d+) rows not shown");
    private static final Pattern DELIVERED = Pattern.compile("=> 'seen (\\d+)'");

    @TempDir
    private Path folder;

    private Tmux tmux;
    private int port;

    @BeforeEach
    void open() throws Exception {
        port = Connector.refusingPort();
        tmux = Tmux.workbench(folder, 130, 40);
        tmux.awaitLast(PROMPT);
    }

    @AfterEach
    void close() throws Exception {
        tmux.close();
    }

    /** Rows that were on their way may come below it, as many as there are lines on the screen. */
    private long delivered() throws Exception {
        tmux.line("'seen ' + web.delivered");
        for (int i = 0; i < 600; i++) {
            for (String line : tmux.all()) {
                Matcher m = DELIVERED.matcher(line);
                if (m.matches()) {
                    return Long.parseLong(m.group(1));
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("what became of web never came");
    }

    @Test
    void shouldShowEachConnectOnceWhileItIsReplaced() throws Exception {
        tmux.line("web = on connect(dport: " + port + ") { println 'row a' }");
        tmux.await("web: on connect, by ");
        long connects;
        try (Connector connector = new Connector(port, 5)) {
            tmux.await("row a");
            for (String name : List.of("b", "c", "d", "e")) {
                tmux.line("web = on connect { if (it.dport == " + port + ") println 'row " + name + "' }");
                tmux.await("row " + name);
            }
            connects = connector.end();
        }
        tmux.line("stop");
        assertEquals(connects, delivered());
        assertEquals(connects, toldInAll(connects, "row [a-e]"));
    }

    /** As many as come: each row is shown or counted as not shown, and the line that is typed is whole. */
    @Test
    void shouldKeepTheLineWholeWhenConnectsFlood() throws Exception {
        tmux.line("web = on connect(dport: " + port + ") { print it.dport, it.comm, it.daddr, 'a row' }");
        tmux.await("web: on connect, by ");
        try (Connector one = new Connector(port, 0); Connector two = new Connector(port, 0)) {
            tmux.await(port + " ");
            typeSlowly();
            System.out.println("typed while " + (one.perSecond() + two.perSecond()) + " connects/s were printed");
            one.end();
            two.end();
        }
        assertAllIsThere(port + " .* a row");
    }

    /** A program makes some hundred thousands of these a second, far more than anybody connects. */
    @Test
    void shouldKeepTheLineWholeWhenSystemCallsFlood() throws Exception {
        tmux.line("web = on rawtp('sys_enter') { if (it.comm == 'dd') print it.comm, it.id, 'a row' }");
        tmux.await("web: on rawtp:sys_enter, by ");
        long begin = System.nanoTime();
        Process dd = new ProcessBuilder("dd", "if=/dev/zero", "of=/dev/null", "bs=1", "status=none").start();
        tmux.await("dd ");
        typeSlowly();
        dd.destroyForcibly().waitFor();
        double seconds = (System.nanoTime() - begin) / 1e9;
        long delivered = assertAllIsThere("dd .* a row");
        System.out.printf("typed while %.0f system calls/s were printed%n", delivered / seconds);
    }

    private void typeSlowly() throws Exception {
        for (int i = 0; i < TYPED.length(); i++) {
            tmux.type(TYPED.substring(i, i + 1));
            if (i % 8 == 7) {
                tmux.awaitLast((PROMPT + " " + TYPED.substring(0, i + 1)).stripTrailing());
            }
        }
    }

    /** Rows as many as events, shown or counted, the line's result, and nothing broken in between. */
    private long assertAllIsThere(String row) throws Exception {
        tmux.press("Enter");
        tmux.await("the result", s -> String.join("\n", s).contains("=> 4006"));
        tmux.line("stop");
        long delivered = delivered();
        assertEquals(delivered, toldInAll(delivered, row));
        List<String> others = tmux.all().stream()
                .filter(l -> !l.matches(row) && !NOT_SHOWN.matcher(l).matches())
                .filter(l -> !l.startsWith("grebe") && !l.startsWith("web: ") && !l.equals("=> 4006")
                        && !DELIVERED.matcher(l).matches())
                .toList();
        assertEquals(List.of(), others);
        return delivered;
    }

    /** Waits some seconds for the last rows; gives how many there are in the end. */
    private long toldInAll(long expected, String row) throws Exception {
        long told = told(row);
        for (int i = 0; i < 100 && told < expected; i++) {
            Thread.sleep(100);
            told = told(row);
        }
        return told;
    }

    /** Rows on the screen and above it, and those that were only counted. */
    private long told(String row) throws Exception {
        long told = 0;
        for (String line : tmux.all()) {
            Matcher notShown = NOT_SHOWN.matcher(line);
            told += notShown.matches() ? Long.parseLong(notShown.group(1)) : line.matches(row) ? 1 : 0;
        }
        return told;
    }
}
