package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workbench at a real terminal, with real keys and real connections. */
@Tag("live")
class WorkbenchLiveTest {
    private static final String PROMPT = "grebe>";

    @TempDir
    private Path folder;

    private int answers;
    private Tmux tmux;
    private ServerSocket first;
    private ServerSocket second;

    @BeforeEach
    void open() throws Exception {
        first = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        second = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        tmux = Tmux.workbench(folder, 130, 40);
        tmux.awaitLast(PROMPT);
    }

    @AfterEach
    void close() throws Exception {
        tmux.close();
        first.close();
        second.close();
    }

    private static void connect(ServerSocket to) throws IOException {
        try (Socket client = new Socket(to.getInetAddress(), to.getLocalPort()); Socket server = to.accept()) {
            assertTrue(client.isConnected() && server.isConnected());
        }
    }

    @Test
    void shouldShowWhatIsTypedAheadOnce() throws Exception {
        tmux.line("sleep(2000); 'awake'");
        tmux.type("'typed' + 'ahead'");
        tmux.awaitLast(PROMPT + " 'typed' + 'ahead'");
        assertEquals(1, tmux.all().stream().filter(l -> l.contains("'ahead'")).count());
        tmux.line("");
        tmux.await("=> 'typedahead'");
    }

    @Test
    void shouldTraceWhileALineIsTyped() throws Exception {
        int port = first.getLocalPort();
        int other = second.getLocalPort();
        tmux.line("on connect < if (it.dport in [" + port + ", 1]) print it >");
        tmux.await("t1: on connect, by ");
        tmux.type("web = on connect { if (it.dp");
        tmux.press("Tab");
        tmux.awaitLast(PROMPT + " web = on connect { if (it.dport");
        tmux.line("== " + port + ") print 'first', it.dport }");
        tmux.await("web: on connect, by ");
        assertTrue(Descriptors.attachedBy(tmux.pid()) >= 2);

        tmux.type("hits = cou");
        tmux.awaitLast(PROMPT + " hits = cou");
        connect(first);
        connect(second);
        tmux.await("a row of web", s -> s.stream().anyMatch(l -> l.matches("(web +)?first +" + port)));
        tmux.await("a row of t1", s -> s.stream().anyMatch(l -> l.matches("(t1 +)?[0-9]+ .* 127.0.0.1 +" + port)));
        tmux.awaitLast(PROMPT + " hits = cou");
        tmux.line("nt()");
        tmux.await("an empty table", s -> s.stream().anyMatch(l -> l.endsWith(": nothing yet")));

        tmux.line("web = on connect { if (it.dport == " + other + ") print 'second', it.dport }");
        tmux.await("the trace again", s -> s.stream().filter(l -> l.startsWith("web: on connect, by ")).count() == 2);
        connect(first);
        connect(second);
        tmux.await("a row of the new closure", s -> s.stream().anyMatch(l -> l.matches("web +second +" + other)));
        List<String> screen = tmux.all();
        assertEquals(1, screen.stream().filter(l -> l.matches("(web +)?first .*")).count(), String.join("\n", screen));

        tmux.line("explain web");
        tmux.await("  kernel   it.dport == " + other);
        tmux.line("traces");
        tmux.await("NAME  PROBE ");
        tmux.line("stop");
        tmux.await("the end", s -> s.stream().anyMatch(l -> l.matches("web: \\d+ events, none lost")));
        tmux.line("'seen ' + web.delivered");
        tmux.await("=> 'seen 2'");
        assertEquals(0, Descriptors.attachedBy(tmux.pid()));
        tmux.press("C-d");
        tmux.await("ended with 0");
    }

    @Test
    void shouldFollowWhatLinesChange() throws Exception {
        tmux.line("ports = [" + first.getLocalPort() + "]");
        tmux.line("web = on connect { if (it.dport in ports) println \"port $it.dport\" }");
        tmux.await("web: on connect, by ");
        tmux.line("explain web");
        tmux.await("           as dport in [" + first.getLocalPort() + "]");
        tmux.line("ports << " + second.getLocalPort());
        tmux.await("=> [" + first.getLocalPort() + ", " + second.getLocalPort() + "]");
        connect(second);
        tmux.await("port " + second.getLocalPort());
        tmux.line("ports = []");
        tmux.await("=> []");
        connect(first);
        tmux.line("web.stop()");
        tmux.await("the end", s -> s.stream().anyMatch(l -> l.matches("=> \\d+ events?, none lost")));
        tmux.line("'seen ' + web.delivered");
        tmux.await("=> 'seen 1'");
        assertFalse(tmux.all().contains("port " + first.getLocalPort()));
    }

    @Test
    void shouldTellAFailingClosureOnceAndCountIt() throws Exception {
        tmux.line("bad = on connect(dport: " + first.getLocalPort() + ") { [][it.dport].foo }");
        tmux.await("bad: on connect, by ");
        tmux.line("good = on connect(dport: " + first.getLocalPort() + ") { println 'seen' }");
        tmux.await("good: on connect, by ");
        for (int i = 0; i < 3; i++) {
            connect(first);
        }
        tmux.await("three rows", s -> s.stream().filter(l -> l.equals("seen")).count() == 3);
        tmux.line("traces");
        tmux.await("the failures",
                s -> s.stream().anyMatch(l -> l.matches("bad +connect +running +\\d+ +\\d+ +3 +0 +0 +3 .*")));
        assertEquals(1, tmux.all().stream().filter(l -> l.startsWith("grebe: bad: ")).count());
    }

    @Test
    void shouldNameMeasureAndStopTimersAndTraces() throws Exception {
        tmux.line("tick = every(500.ms) { println 'tick' }");
        tmux.await("tick: every 0.5s, 0 runs");
        tmux.await("two ticks", s -> s.stream().filter("tick"::equals).count() >= 2);
        tmux.line("tick = every(1.h) { }");
        tmux.await("tick: every 1h, 0 runs");
        tmux.line("stats on");
        tmux.await("stats are on");
        tmux.line("web = on connect(dport: " + first.getLocalPort() + ") { println it.comm }");
        tmux.await("web: on connect, by ");
        connect(first);
        tmux.await("the measured trace", s -> {
            answered("traces");
            return s.stream().anyMatch(l -> l.matches("web +connect +running +\\d+ +\\d+ +1 +0 +0 +0 +\\d+ +\\d+"));
        });
        tmux.await("tick: every 1h, 0 runs");
        tmux.resize(80, 40);
        answered("traces"); // What was asked for stays on a narrow screen.
        tmux.await("the measured column", s -> s.stream().anyMatch(l -> l.matches("NAME +PROBE .* KERNEL ns")));
        tmux.type("on connect { it.dport ");
        tmux.press("M-h");
        tmux.await("connect.dport  int: destination port");
        tmux.press("C-c");
        tmux.awaitLast(PROMPT);
        tmux.line("help comm");
        tmux.await("    of late '");
        tmux.line("web.hits > 0");
        tmux.await("=> true");
        tmux.line("stop");
        tmux.await("tick: every 1h, 0 runs, stopped");
        tmux.await("web: ");
    }

    /** Types a line and waits until it has been answered: the keys that follow find the prompt. */
    private void answered(String text) {
        try {
            tmux.line(text);
            tmux.line("'answer " + ++answers + "'");
            tmux.await("=> 'answer " + answers + "'");
            tmux.awaitLast(PROMPT);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldAnnounceWhatStartsAboveItsRowsWhateverTheLineEndsWith() throws Exception {
        tmux.line("columns 'comm', 'dport'");
        tmux.line("on connect(dport: " + first.getLocalPort() + ") { print it }; every(1.h) { };"
                + " end { println 'over' }");
        List<String> screen = tmux.await("timer1: every 1h, 0 runs");
        assertTrue(lastOf(screen, "COMM ") > lastOf(screen, "t1: on connect, by "), String.join("\n", screen));
        assertTrue(lastOf(screen, "t1: on connect, by ") > 0, String.join("\n", screen));
        tmux.line("t1.pause()");
        tmux.await("t1: on connect, paused");
        tmux.line("stop");
        tmux.await("over");
    }

    @Test
    void shouldPageWhatIsLongerThanTheScreen() throws Exception {
        tmux.resize(64, 12);
        tmux.line("help");
        tmux.await("the end of a page",
                s -> s.stream().anyMatch(l -> l.endsWith(" more: Space a page, Enter a line, q leaves")));
        tmux.press("C-c");
        tmux.awaitLast(PROMPT);
        tmux.line("help");
        tmux.await("the end of a page",
                s -> s.stream().anyMatch(l -> l.endsWith(" more: Space a page, Enter a line, q leaves")));
        tmux.line("6 * 7"); // Typed on: none of its keys is the pager's.
        tmux.await("=> 42");
        tmux.line("tcpconnect -P " + first.getLocalPort());
        tmux.await("t1: on connect, by ");
        tmux.line("traces");
        tmux.await("what fits of traces",
                s -> s.stream().anyMatch(l -> l.matches("NAME  PROBE .* HITS .* LOST.*") && !l.contains("COUNTED")));
        tmux.press("C-d");
        tmux.await("grebe: t1: ");
        tmux.await("ended with 0");
    }

    /** 20,000 rows a second: lines that have scrolled away are whole, and so is the one that is typed. */
    @Test
    void shouldKeepTheLineWholeWhenRowsFlood() throws Exception {
        String row = "x".repeat(40);
        tmux.line("every(50.ms) { 1000.times { println \"row $it " + row + "\" } }");
        tmux.await("row 999 ");
        String typed = "answer = [1, 2, 3].sum() + 4000 // typed while rows come";
        for (int i = 0; i < typed.length(); i++) {
            tmux.type(typed.substring(i, i + 1));
            if (i % 8 == 7) {
                tmux.awaitLast((PROMPT + " " + typed.substring(0, i + 1)).stripTrailing());
            }
        }
        tmux.press("Enter");
        tmux.awaitLast(PROMPT);
        tmux.line("stop"); // Until then the result is on the screen for a moment only.
        tmux.await("the end of the rows", s -> s.stream().anyMatch(l -> l.endsWith("runs, stopped")));
        tmux.line("exit");
        tmux.await("ended with 0");
        List<String> all = tmux.all();
        assertTrue(all.contains("=> 4006"));
        List<String> others = all.stream()
                .filter(l -> !l.matches("row \\d+ " + row) && !l.matches("… \\d+ rows not shown"))
                .filter(l -> !l.startsWith("grebe") && !l.startsWith("timer1: every 0.05s"))
                .filter(l -> !l.equals("=> 4006") && !l.equals("ended with 0"))
                .toList();
        assertEquals(List.of(), others);
        assertTrue(all.size() > 5 * Rows.MOST_LINES, "rows: " + all.size());
    }

    @Test
    void shouldStopWhatIsInTheForegroundByCtrlC() throws Exception {
        tmux.line("while (true) { }");
        tmux.awaitLast(PROMPT + " while (true) { }");
        Thread.sleep(300); // Wherever the line is by then, Ctrl-C must end it.
        tmux.press("C-c");
        tmux.await("while is interrupted", s -> String.join("\n", s).contains("grebe: interrupted"));
        tmux.type("half a li");
        tmux.awaitLast(PROMPT + " half a li");
        tmux.press("C-c");
        tmux.awaitLast(PROMPT);
        tmux.line("6 * 7");
        tmux.await("=> 42");
        tmux.line("def f() {");
        tmux.awaitLast("}    >");
        tmux.line("40 }");
        tmux.line("f()");
        tmux.await("=> 40");
        tmux.line("f() + 40");
        tmux.await("=> 80");
        tmux.line("edit");
        tmux.await("=> 81");
        tmux.line("watch traces");
        tmux.await("the last line of a watch", s -> s.stream().anyMatch(l -> l.contains("(any key ends this")));
        tmux.press("q");
        tmux.type("help dport");
        tmux.press("M-h");
        tmux.await("connect.dport  int: destination port");
        tmux.press("C-c");
        tmux.awaitLast(PROMPT);
        tmux.press("C-d");
        tmux.await("ended with 0");
        List<String> history = Files.readAllLines(folder.resolve("grebe/history"));
        assertTrue(history.stream().anyMatch(l -> l.endsWith(":6 * 7")), String.join("\n", history));
    }

    @Test
    void shouldDrawInPlaceAndLeaveAnswersAlone() throws Exception {
        tmux.line("n = count(); on connect(dport: " + first.getLocalPort() + ") { n[it.comm]++ }");
        tmux.await("t1: on connect, by ");
        connect(first);
        tmux.line("every(1.s) { redraw { print n } }");
        tmux.await("COMM ");
        tmux.line("timer1.runs > 2");
        tmux.await("an answer", s -> s.stream().anyMatch(l -> l.startsWith("=> ")));
        tmux.await("a heading below the answer", s -> lastOf(s, "COMM ") > lastOf(s, "=> "));
        tmux.line("sleep(2500); 'three frames later'");
        tmux.await("=> 'three frames later'");
        List<String> all = tmux.all();
        assertTrue(all.stream().filter(l -> l.startsWith("COMM ")).count() <= 4, String.join("\n", all));
        assertTrue(all.stream().anyMatch(l -> l.matches("=> (true|false)")), String.join("\n", all));
        tmux.line("stop timer1");
        tmux.await("timer1: ");
    }

    private static int lastOf(List<String> screen, String start) {
        int last = -1;
        for (int i = 0; i < screen.size(); i++) {
            last = screen.get(i).startsWith(start) ? i : last;
        }
        return last;
    }

    @Test
    void shouldWatchAnExpressionAndSaveWithoutWhatWasStopped() throws Exception {
        int port = first.getLocalPort();
        tmux.line("n = count(); on connect(dport: " + port + ") { n[it.comm]++ }");
        tmux.await("t1: on connect, by ");
        tmux.line("rows = (1..60).join('\\n')");
        tmux.await("a list", s -> s.stream().anyMatch(l -> l.startsWith("=> '1")));
        connect(first);
        tmux.line("watch n.top(5) 200ms");
        tmux.await("what a second adds", s -> s.stream().anyMatch(l -> l.matches("COMM +COUNT +/S")));
        tmux.press("Space");
        tmux.await("it stands still", s -> s.stream().anyMatch(l -> l.contains("(paused; Space goes on")));
        tmux.press("q");
        tmux.awaitLast(PROMPT);
        tmux.line("stop");
        tmux.await("t1: ");
        tmux.line("save " + folder.resolve("saved.groovy"));
        tmux.await("saved; `grebe ");
        assertEquals(List.of("#!/usr/bin/env grebe", "n = count()", "rows = (1..60).join('\\n')"),
                Files.readAllLines(folder.resolve("saved.groovy")));
        tmux.line("quiet");
        tmux.awaitLast("grebe (quiet)>");
        tmux.line("println 5");
        tmux.await("5");
        tmux.line("quiet off");
        tmux.awaitLast(PROMPT);
    }
}
