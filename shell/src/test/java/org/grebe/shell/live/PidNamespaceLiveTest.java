package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.grebe.bpf.probes.AttachKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** `--pidns`: processes by the numbers that they have in their container. */
@Tag("live")
@Timeout(300)
class PidNamespaceLiveTest {
    /** How the fields are found is the same for all, and tested for each with connect and accept. */
    private static final AttachKind KIND = AttachKinds.each().findFirst().orElseThrow();
    private static final String BANNER = "Tracing connect ... Hit Ctrl-C to end";

    private Process unshare;
    private PrintStream shell;

    /** The first process of a PID namespace of its own: a shell, number 1 there. */
    @BeforeEach
    void start() throws IOException {
        unshare = new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "bash")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        shell = new PrintStream(unshare.getOutputStream(), true);
    }

    @AfterEach
    void end() throws InterruptedException {
        shell.close();
        if (!unshare.waitFor(60, TimeUnit.SECONDS)) {
            unshare.destroyForcibly();
        }
    }

    private long first() throws InterruptedException {
        while (true) {
            List<ProcessHandle> children = unshare.children().toList();
            if (!children.isEmpty()) {
                return children.get(0).pid();
            }
            Thread.sleep(5);
        }
    }

    private void connects() {
        shell.println("true 3<>/dev/tcp/127.46.0.1/9");
        shell.println("bash -c 'true 3<>/dev/tcp/127.46.0.2/9; true'");
        shell.println("true 3<>/dev/tcp/127.46.0.3/9");
    }

    private List<String> rows(String... more) throws Exception {
        String[] args = new String[more.length + 2];
        args[0] = "tcpconnect";
        args[1] = "--pidns=" + first();
        System.arraycopy(more, 0, args, 2, more.length);
        ToolRun run = ToolRun.of(KIND, BANNER, () -> {
            Workload.tell("connect INET 127.46.0.4 9 thread=outside");
            connects();
        }, " 127.46.0.3 ", args);
        assertEquals(0, run.exitCode(), run.errors());
        return run.lines().stream().filter(l -> l.contains("127.46.0.")).map(l -> l.replaceAll(" +", " ").trim())
                .toList();
    }

    @Test
    void shouldShowTheContainersProcessesWithItsNumbers() throws Exception {
        assertEquals(List.of("1 bash 4 127.0.0.1 127.46.0.1 9", "2 bash 4 127.0.0.1 127.46.0.2 9",
                "1 bash 4 127.0.0.1 127.46.0.3 9"), rows());
    }

    @Test
    void shouldTakeTheContainersNumbers() throws Exception {
        assertEquals(List.of("1 bash 4 127.0.0.1 127.46.0.1 9", "1 bash 4 127.0.0.1 127.46.0.3 9"),
                rows("-p", "1"));
    }

    @Test
    void shouldSayWhoseNumbersTheyAreWhereGrebeIsInAContainerItself() throws Exception {
        Process inside = new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Dgrebe.home=" + System.getProperty("grebe.home"), "-cp", System.getProperty("java.class.path"),
                "org.grebe.shell.Main", "-e", "on connect { print it.pid }; begin { exit() }")
                .redirectErrorStream(true).start();
        String said = new String(inside.getInputStream().readAllBytes());
        assertTrue(said.lines().anyMatch(("grebe: PIDs are those of the initial namespace, not of this container; the"
                + " fields nspid and pidns have the container's, and so has --pidns 1 of tcpconnect and tcpaccept")
                ::equals), said);
    }
}
