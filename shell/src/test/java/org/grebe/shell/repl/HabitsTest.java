package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed by habit. */
class HabitsTest {
    @ParameterizedTest
    @CsvSource({
        "?, help", ":q, quit", ":q!, quit", ":wq, quit", "\\q, quit", ":x, quit", ".exit, exit", "/exit, exit",
        ":quit, quit", "quit(), quit", "exit(), exit", "-h, help", "--help, help", ":help, help",
        "/help hist, help hist", "man connect, help connect", "\\d connect, fields connect", "cls, clear",
        "traces();, traces", "/vars, vars", ":load web.groovy, load web.groovy", "stop();, stop",
        "list kprobe:tcp*, probes kprobe:tcp*", "-l, probes", "?on, help on", "? on, help on", "on?, help on",
        "help(connect), help connect", "help('on'), help on", "bpftrace -l, probes",
        "tutorial, examples", "lessons, examples", "example port-range, examples port-range",
        "bpftrace -l \"t:syscalls:*open*\", probes t:syscalls:*open*",
    })
    void shouldDoWhatIsMeant(String line, String instead) {
        assertEquals(Optional.of(new Habits.Instead(instead)), Habits.of(line, Set.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', value = {
        "ls                → this is no shell",
        "ls -l /tmp        → this is no shell",
        "!curl localhost   → this is no shell",
        "q                 → `quit` leaves",
        "history           → Ctrl-R searches",
        "/history          → Ctrl-R searches",
        "version           → `grebe --version`",
        "select * from connect → print selects",
        "SELECT comm, dport FROM connect WHERE dport = 80 → print selects",
        "!!                → the Up key brings back",
        "top               → this is no shell",
        "kill -9 5         → this is no shell",
        "tcptop            → tcptop: try n = sum(); on kprobe('tcp_sendmsg')",
        "opensnoop -n x    → opensnoop: try on syscall('openat')",
        "strace ls         → strace: try on syscall('*', pid: 1234)",
        "biolatency        → biolatency: try s = [:]",
        "profile -F 99     → profile: grebe does not trace sampling yet",
        "show              → `probes` lists what can be traced",
        "on                → on which probe? As in `on connect",
    })
    void shouldTellWhatToType(String line, String start) {
        Habits.Answer answer = Habits.of(line, Set.of()).orElseThrow();
        assertEquals(start, ((Habits.Told) answer).text().substring(0, start.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "6 * 7", "foo", "x", "h = hist()", "q = 1", "list << 3", "!true", "ip('::1')", "on connect { print it }", ".5",
        "/abc/", "it.comm", "println 'ls'", "-1", "print it", "history.size()",
        "!!x", "open", "signal", "tcptop = 5", "n.top(5)", "top(5)", "args", "trace.hits",
    })
    void shouldLeaveGroovyAlone(String line) {
        assertEquals(Optional.empty(), Habits.of(line, Set.of()));
    }

    @Test
    void shouldLeaveVariablesAlone() {
        assertEquals(Optional.empty(), Habits.of("ls", Set.of("ls")));
        assertEquals(Optional.empty(), Habits.of("ls -1", Set.of("ls")));
        assertEquals(Optional.empty(), Habits.of("list", Set.of("list")));
        assertEquals(Optional.empty(), Habits.of("trace", Set.of("trace")));
        assertEquals(Optional.empty(), Habits.of("!q", Set.of("q")));
        assertEquals(Optional.empty(), Habits.of("-l", Set.of("l")));
    }

    @Test
    void shouldBeAskedByTheWorkbench() {
        BenchRun run = BenchRun.of("stop all", "?", "ls", "q = 6", "q", ":q", "not reached");
        assertEquals("grebe: this is no shell: Ctrl-Z goes to yours, from which `fg` comes back, and"
                + " 'ls /tmp'.execute().text runs a program\n", run.err());
        assertEquals("no traces\n", run.out().substring(0, 10));
        assertEquals("=> 6\n=> 6\n", run.out().substring(run.out().indexOf("=> 6")));
        assertEquals(1, run.exit());
    }
}
