package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of somebody who has not read the documents: mistakes included, and the way out of each. */
@Tag("live")
class NewUserLiveTest {
    private static final String PROMPT = "grebe>";

    @TempDir
    private Path folder;

    private Tmux tmux;

    @BeforeEach
    void open() throws Exception {
        tmux = Tmux.workbench(folder, 100, 30);
        tmux.await("grebe: `help` lists what to type, Tab completes, Alt-h explains, Ctrl-D quits");
        tmux.awaitLast(PROMPT);
    }

    @AfterEach
    void close() throws Exception {
        tmux.close();
    }

    @Test
    void shouldEndAClosureThatHangsByCtrlC() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            tmux.line("bad = on connect(dport: " + server.getLocalPort() + ") { while (true) { } }");
            tmux.await("bad: on connect, by ");
            new Socket(server.getInetAddress(), server.getLocalPort()).close();
            tmux.line("stop");
            tmux.await("grebe: this waits for the closure of bad, which still runs; Ctrl-C interrupts it");
            tmux.await("the closure to hang", s -> {
                press("C-c");
                return s.stream().anyMatch(l -> l.startsWith("grebe: bad: interrupted (line 1"));
            });
        }
        tmux.line("6 * 7");
        tmux.await("=> 42");
    }

    @Test
    void shouldHaveDoneWithAClosureThatHangsOnceItIsStopped() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            tmux.line("bad = on connect(dport: " + server.getLocalPort() + ") { while (true) { } }");
            tmux.await("bad: on connect, by ");
            for (int i = 0; i < 100; i++) {
                new Socket(server.getInetAddress(), server.getLocalPort()).close();
            }
            tmux.await("the trace to be stopped", s -> {
                boolean stopped = hasShown("bad: \\d+ events.*"); // Of the whole machine.
                if (!stopped) {
                    List.of("s", "t", "o", "p", "Enter").forEach(this::press); // Ctrl-C drops what was not read yet.
                    press("C-c");
                }
                return stopped;
            });
        }
        tmux.line("6 * 7");
        tmux.await("=> 42");
        tmux.line("bad.failed");
        tmux.await("=> 100");
    }

    /** On the screen or above it: what was typed meanwhile may have moved it there. */
    private boolean hasShown(String line) {
        try {
            return tmux.all().stream().anyMatch(l -> l.matches(line));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void press(String key) {
        try {
            tmux.press(key);
            Thread.sleep(500);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldShowWhatAToolHasCountedWhenItIsStopped() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            tmux.line("tcpconnect -c -P " + server.getLocalPort());
            tmux.await("Tracing connect ... `stop` ends it");
            tmux.line("traces");
            tmux.await("t1    connect  running");
            new Socket(server.getInetAddress(), server.getLocalPort()).close();
            tmux.line("quiet");
            tmux.line("stop");
            tmux.await("the table", s -> s.stream().anyMatch(l -> l.matches("127\\.0\\.0\\.1 .* 1")));
        }
    }

    @Test
    void shouldAnswerWhatOtherProgramsTaught() throws Exception {
        tmux.line("?"); // Not the start of a longer line.
        tmux.await("keys    Tab completes");
        tmux.press("C-l");
        tmux.line("kprobe:tcp_connect { @[comm] = count(); }");
        tmux.await("grebe: `kprobe:tcp_connect` is bpftrace's; here it is n = count(); on connect { n[it.comm]++ }");
        tmux.line("/exit");
        tmux.await("ended with 0");
    }

    @Test
    void shouldCompleteNamesOfProcesses() throws Exception {
        tmux.type("on connect { if (it.comm == 'jav");
        tmux.press("Tab");
        tmux.awaitLast(PROMPT + " on connect { if (it.comm == 'java");
        tmux.type("') print it }");
        tmux.press("C-a");
        tmux.type("explain ");
        tmux.press("Enter");
        tmux.await("  kernel   it.comm == 'java'");
    }

    @Test
    void shouldStopTheWatchOfNamesToo() throws Exception {
        tmux.line("names = dnsNames()");
        tmux.await("=> names of 0 addresses");
        tmux.line("names.is(dnsNames())");
        tmux.await("=> true");
        tmux.line("stop");
        tmux.await("dnsNames: watches no more");
        tmux.line("stop");
        tmux.await("no traces");
    }

    @Test
    void shouldTakeKeysThatAreTypedAhead() throws Exception {
        tmux.line("sleep(5000); 'awake'"); // Longer than it takes to press the keys, on a busy machine, too.
        tmux.press("C-\\");
        tmux.type("6 * 8");
        tmux.press("BSpace", "7", "Enter");
        tmux.await("=> 'awake'");
        tmux.await("=> 42");
        tmux.awaitLast(PROMPT);
        tmux.press("C-d");
        tmux.await("ended with 0");
        assertEquals(0, tmux.all().stream().filter(l -> l.contains("Full thread dump")).count());
    }
}
