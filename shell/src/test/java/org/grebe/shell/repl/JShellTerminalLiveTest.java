package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.shell.jshell.JShellRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JShell of each JDK at a real terminal: rows come above the line, and it leaves with all traces ended. */
@Tag("live")
class JShellTerminalLiveTest {
    private static final String PROMPT = "jshell>";
    private static final Pattern NOT_SHOWN = Pattern.compile("… (\\d+) rows not shown");
    private static final Pattern DELIVERED = Pattern.compile(".* \\+ (\\d+) delivered \\+ .*");

    @TempDir
    private Path folder;

    private Tmux tmux;
    private int port;

    static Stream<Path> jdks() throws IOException {
        return Jdks.all().stream();
    }

    @BeforeEach
    void findPort() throws IOException {
        port = Connector.refusingPort();
    }

    @AfterEach
    void close() throws Exception {
        if (tmux != null) {
            tmux.close();
        }
    }

    private void open(Path jdk) throws Exception {
        // JShell keeps its history below the home folder.
        String command = JShellRun.java(jdk).stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "))
                .replaceFirst(" ", " '-Djava.util.prefs.userRoot=" + folder + "' ");
        tmux = new Tmux(folder, 130, 40, command + " jshell");
        tmux.awaitLast(PROMPT);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shouldPrintRowsWhileThePromptWaits(Path jdk) throws Exception {
        open(jdk);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            tmux.line("on(connect).where(dport.eq(" + port + ")).print(dport, pid)");
            tmux.await("$1 ==> t1: on connect, by ");
            tmux.awaitLast(PROMPT);
            try (Socket client = new Socket(server.getInetAddress(), port)) {
                String row = ".*" + port + " +" + ProcessHandle.current().pid() + " *";
                List<String> screen = tmux.await("a row of " + client, s -> s.stream().anyMatch(l -> l.matches(row)));
                assertTrue(screen.stream().noneMatch(l -> l.contains("Exception")), screen.toString());
            }
            tmux.line("traces().get(0).explain()");
            tmux.await("  kernel   it.dport == " + port);
            tmux.awaitLast(PROMPT);
            tmux.press("C-d");
            tmux.await("grebe: connect: ");
            tmux.await("ended with 0");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shouldKeepTheLineWholeWhenConnectsFlood(Path jdk) throws Exception {
        open(jdk);
        tmux.line("var web = on(connect).where(dport.eq(" + port + ")).print(dport, comm, daddr, netns)");
        tmux.await("web ==> t1: on connect, by ");
        String typed = "int answer = java.util.List.of(1, 2, 3).size() + 4000 // typed while rows come";
        try (Connector one = new Connector(port, 1); Connector two = new Connector(port, 1)) {
            tmux.await(port + " ");
            for (int i = 0; i < typed.length(); i++) {
                tmux.type(typed.substring(i, i + 1));
                if (i % 8 == 7) {
                    tmux.awaitLast((PROMPT + " " + typed.substring(0, i + 1)).stripTrailing());
                }
            }
            one.end();
            two.end();
        }
        tmux.press("Enter");
        tmux.await("the result", s -> all().contains("answer ==> 4003"));
        tmux.line("web.stop()");
        long delivered = number(DELIVERED, tmux.await("what became of it",
                s -> s.stream().anyMatch(l -> DELIVERED.matcher(l).matches())));
        assertTrue(delivered > 100, "rows: " + delivered);
        assertEquals(delivered, told());
    }

    private List<String> all() {
        try {
            return tmux.all();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(Pattern pattern, List<String> screen) {
        long sum = 0;
        for (String line : screen) {
            Matcher m = pattern.matcher(line);
            sum += m.matches() ? Long.parseLong(m.group(1)) : 0;
        }
        return sum;
    }

    /** Rows on the screen and above it, and those that were only counted. */
    private long told() {
        List<String> all = all();
        return all.stream().filter(l -> l.matches(port + " .* 127\\.0\\.0\\.1 +\\d+ *")).count()
                + number(NOT_SHOWN, all);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shouldKeepTheLineWholeWhenTheTerminalIsResized(Path jdk) throws Exception {
        open(jdk);
        tmux.line("on(connect).where(dport.eq(" + port + ")).print(dport)");
        tmux.await("$1 ==> t1: on connect, by ");
        String typed = "int answer = 4000000 + 200000 + 10000 + 5000 + 600 + 70 + 8 + 1000000000";
        tmux.type(typed);
        tmux.awaitLast(PROMPT + " " + typed);
        tmux.resize(60, 30);
        try (Connector connector = new Connector(port, 100)) {
            tmux.await("rows", s -> s.contains("" + port));
            connector.end();
        }
        tmux.press("C-l"); // What the terminal made of the wide line may stand beside the narrow one.
        tmux.await("the line in two", s -> s.size() > 1
                && (s.get(s.size() - 2) + s.get(s.size() - 1)).equals(PROMPT + " " + typed));
        tmux.resize(130, 40);
        tmux.press("C-l");
        tmux.awaitLast(PROMPT + " " + typed);
        tmux.press("Enter");
        tmux.await("answer ==> 1004215678");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shouldEndTheLineAndNoTraceWhenCtrlCIsPressed(Path jdk) throws Exception {
        open(jdk);
        tmux.line("on(connect).where(dport.eq(" + port + ")).forEach(e -> System.out.println(\"seen by a lambda\"))");
        tmux.await("$1 ==> t1: on connect, by ");
        try (Connector connector = new Connector(port, 100)) {
            for (String line : List.of("await(java.time.Duration.ofHours(1))", "while (true) {}")) {
                tmux.line(line);
                tmux.await("a row in the foreground", s -> s.get(s.size() - 1).contains("seen by a lambda"));
                interrupt();
                tmux.press("C-l");
                List<String> screen = tmux.await("rows above the prompt", s -> s.size() > 20
                        && s.get(s.size() - 1).equals(PROMPT) && s.get(1).equals("seen by a lambda"));
                assertFalse(String.join("\n", screen).contains("Exception"), screen.toString());
            }
            tmux.type("in");
            tmux.press("C-c");
            tmux.line("int kept = 5");
            tmux.await("kept ==> 5");
            connector.end();
        }
        tmux.line("stop()");
        tmux.line("traces()");
        tmux.await("no traces", s -> s.stream().anyMatch(l -> l.endsWith(" ==> []")));
        assertEquals(0, Descriptors.attachedBy(tmux.pid()));
        tmux.press("C-d");
        tmux.await("ended with 0");
        assertFalse(all().stream().anyMatch(l -> l.contains("ThreadDeath")), "a lambda was ended");
    }

    private boolean promptIsLast() throws Exception {
        List<String> screen = tmux.screen();
        return screen.get(screen.size() - 1).equals(PROMPT);
    }

    /** Again and again: JShell does not hear it while it compiles the line. */
    private void interrupt() throws Exception {
        for (int i = 0; i < 100 && !promptIsLast(); i++) {
            if (i % 10 == 0) {
                tmux.press("C-c");
            }
            Thread.sleep(100);
        }
        tmux.awaitLast(PROMPT);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shouldNameTheMistakeAndNoPlaceWhenALineIsWrong(Path jdk) throws Exception {
        open(jdk);
        tmux.line("on(accept).print(latency)");
        String failure = "|  Exception org.grebe.core.api.TraceFailure: ";
        tmux.await(failure + "accept has no field 'latency'; ");
        tmux.line("var waits = on(accept).hist(latency)");
        tmux.await("two failures", s -> s.stream().filter(l -> l.startsWith(failure)).count() == 2);
        tmux.line("netns(99999999)");
        tmux.await(failure + "no process 99999999");
        tmux.line("on(connect).where(dprot.eq(80)).print()");
        List<String> screen = tmux.await("|    symbol:   variable dprot");
        assertFalse(String.join("\n", screen).contains("(#"), screen.toString());
        tmux.press("C-d");
        tmux.await("ended with 0");
    }
}
