package org.grebe.shell.jshell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that trace nothing, by the pipe and from files. */
class JShellTest {
    @Test
    void shouldRunPlainJavaWhenLinesComeByThePipe() throws Exception {
        try (JShellRun run = new JShellRun("int six = 6\nSystem.out.println(six * 7 + \" \" + port(\"https\"))\n")) {
            assertEquals(0, run.exit(), run.err());
            assertEquals("42 443\n", run.out());
            assertEquals("", run.err());
        }
    }

    @Test
    void shouldNameTheMistakeAndFailWhenALineIsWrong() throws Exception {
        String lines = """
                on(connect).where(dprot.eq(80)).print()
                on(connect).where(daddr.in("10.0.0.1/8"))
                on(connect).print(comm, backlog)
                System.out.println("goes on")
                """;
        try (JShellRun run = new JShellRun(lines)) {
            assertEquals(1, run.exit(), run.err());
            assertEquals("goes on\n", run.out());
            String fields = "time, pid, tid, ppid, nspid, comm, uid, gid, mntns, pidns, cgroup, ip, saddr, laddr,"
                    + " sport, lport, daddr, raddr, dport, rport, netns, ret, error, clock, elapsed";
            assertEquals("""
                    Error:
                    cannot find symbol
                      symbol:   variable dprot
                    on(connect).where(dprot.eq(80)).print()
                                      ^---^
                    Exception org.grebe.core.api.TraceFailure: '10.0.0.1/8' has bits set beyond its prefix; did you\
                     mean 10.0.0.0/8?
                          at (#1:1)
                    Exception org.grebe.core.api.TraceFailure: connect has no field 'backlog'; it has FIELDS
                          at (#2:1)
                    """.replace("FIELDS", fields), run.err());
        }
    }

    @Test
    void shouldRunFilesInTurnWhenTheyAreNamed(@TempDir Path folder) throws Exception {
        Path first = Files.writeString(folder.resolve("a.jsh"), "var web = dport.in(80, 443)\n");
        Path second = Files.writeString(folder.resolve("b.jsh"), "System.out.println(not(web))\n");
        try (JShellRun run = new JShellRun("", first.toString(), second.toString())) {
            assertEquals(0, run.exit(), run.err());
            assertEquals("!(it.dport in [80, 443])\n", run.out());
        }
        try (JShellRun run = new JShellRun("", folder.resolve("c.jsh").toString())) {
            assertEquals(1, run.exit());
            assertTrue(run.err().contains("c.jsh' for 'jshell' is not found."), run.err());
        }
    }

    @Test
    void shouldTakeGrebesOptionsWhenTheyStandBehindTheCommand() throws Exception {
        try (JShellRun run = new JShellRun("", "--duration=soon")) {
            assertEquals(2, run.exit());
            assertEquals("grebe: argument --duration: 'soon' is no time; say 10s, 500ms, 1.5min or 2h\n"
                    + "`grebe --help` lists the commands and options\n", run.err());
        }
        try (JShellRun run = new JShellRun("/exit 3\n", "--attach", "kprobe", "--feedback", "concise")) {
            assertEquals(3, run.exit(), run.err());
        }
    }
}
