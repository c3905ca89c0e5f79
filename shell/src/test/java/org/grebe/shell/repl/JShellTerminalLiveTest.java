package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.grebe.shell.jshell.JShellRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JShell at a real terminal: rows come while its prompt waits, and it leaves with all traces ended. */
@Tag("live")
class JShellTerminalLiveTest {
    @TempDir
    private Path folder;

    @Test
    void shouldPrintRowsWhileThePromptWaits() throws Exception {
        // JShell keeps its history below the home folder.
        String command = JShellRun.java().stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "))
                .replaceFirst(" ", " '-Djava.util.prefs.userRoot=" + folder + "' ");
        Tmux tmux = new Tmux(folder, 130, 40, command + " jshell");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            tmux.awaitLast("jshell>");
            tmux.line("on(connect).where(dport.eq(" + port + ")).print(dport, pid)");
            tmux.await("$1 ==> t1: on connect, by ");
            tmux.awaitLast("jshell>");
            try (Socket client = new Socket(server.getInetAddress(), port)) {
                String row = ".*" + port + " +" + ProcessHandle.current().pid() + " *";
                List<String> screen = tmux.await("a row of " + client, s -> s.stream().anyMatch(l -> l.matches(row)));
                assertTrue(screen.stream().noneMatch(l -> l.contains("Exception")), screen.toString());
            }
            tmux.line("traces().get(0).explain()");
            tmux.await("  kernel   it.dport == " + port);
            tmux.awaitLast("jshell>");
            tmux.press("C-d");
            tmux.await("grebe: connect: ");
            tmux.await("ended with 0");
        } finally {
            tmux.close();
        }
    }
}
