package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.shell.cli.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @BeforeEach
    void home() {
        Homes.useRepository();
    }

    private int run(String... args) {
        return new Cli(out.stream, err.stream).run(args);
    }

    private int runLine(String line) {
        return line == null ? run() : run(line.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "opensnoop       | : try grebe -e \"on syscall('openat') { print it.comm, it.filename,",
        "execsnoop-bpfcc | : try grebe -e \"on tracepoint('sched:sched_process_exec') {",
        "biolatency.bt   | : try grebe -e \"s = [:]; h = hist(); on tracepoint('block:block_rq_issue') {",
        "tcpretrans      | : try grebe -e \"on retransmit { print it }\"",
        "offcputime      | : grebe does not trace stacks yet",
    })
    void shouldAnswerTheToolsOfOthers(String word, String answer) {
        CliRun run = CliRun.of(List.of(word, "-p", "3"));
        assertTrue(run.err().startsWith("grebe: no command or tool '" + word + "'" + answer), run.err());
        assertEquals(2, run.exit());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "tcpconect             | no command or tool 'tcpconect'; did you mean tcpconnect?",
        "doktor                | no command or tool 'doktor'; did you mean doctor?",
        "xyzzy                 | no command or tool 'xyzzy'; tools are tcpaccept, tcpconnect",
        "run                   | run: which file? As in `grebe run web.groovy`",
        "run missing.groovy    | no such file: missing.groovy",
        "missing.groovy        | no such file: missing.groovy",
        "run tcpconect         | no such file: tcpconect; did you mean the tool tcpconnect?",
        "on connect            | a script goes behind -e, in quotes, as in grebe -e 'on connect { print it }'",
        "traces                | 'traces' is typed in the workbench, which `grebe` alone opens",
        "explain |"
            + " explain: say `grebe explain -e 'SCRIPT'`, `grebe explain FILE` or `grebe explain TOOL`",
        "explain -e |"
            + " explain: say `grebe explain -e 'SCRIPT'`, `grebe explain FILE` or `grebe explain TOOL`",
        "explain missing.groovy | no such file: missing.groovy",
        "explain on{            | no such file: on{; a script goes behind -e, as in grebe explain -e"
            + " 'on connect { print it }'",
        "--attach fentri doctor"
            + " | argument --attach: 'fentri' is not one of auto, fentry, kprobe, tracepoint",
        "--duration soon doctor | argument --duration: 'soon' is no time; say 10s, 500ms, 1.5min or 2h",
        "--duration 0 doctor   | argument --duration: '0' must be more than nothing; say 10s, 500ms, 1.5min or 2h",
        "--frob doctor         | unknown option: '--frob'",
        "-p x -e 1             | argument --pid: 'x' is no process's number",
        "-p 1 -c ls -e 1       | --command and --pid each say what is traced; one of them",
        "-p 1                  | --pid goes with a script or a tool; in the workbench a filter does it, as in on"
            + " connect(pid: 181) { print it }",
        "--duration 1s         | --duration goes with a script or a tool; the workbench runs until it is left",
        "-e                    | missing required parameter for option '-e' (SCRIPT)",
    })
    void shouldSayInOneLineWhatIsWrongWithTheCommandLine(String line, String message) {
        assertEquals(ExitCode.USAGE, runLine(line));
        assertEquals("grebe: " + message + "\n`grebe --help` lists the commands and options\n", err.text());
        assertEquals("", out.text());
    }

    @Test
    void shouldTellWhereAScriptGoes() {
        assertEquals(ExitCode.USAGE, run("kprobe:f { print it }"));
        assertEquals("grebe: a script goes behind -e, in quotes, as in grebe -e 'on connect { print it }'\n"
                + "`grebe --help` lists the commands and options\n", err.text());
    }

    @Test
    void shouldHelpWithAWord() {
        assertEquals(0, run("help", "dport"));
        assertTrue(out.text().contains("connect.dport  int: destination port"), out.text());
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "help"})
    void shouldTellTheCommandsWhenAsked(String line) {
        assertEquals(0, runLine(line));
        assertEquals("", err.text());
        assertEquals("""
                usage: grebe [OPTION...]
                       grebe [OPTION...] -e 'SCRIPT' [ARG...]
                       grebe [OPTION...] run FILE [ARG...]
                       grebe [OPTION...] TOOL [ARG...]

                Trace the Linux kernel with a line of Groovy. Without a command, open the workbench.

                commands:
                  -e SCRIPT       run the script given here
                  run FILE        run a script from a file (`grebe FILE.groovy` does, too)
                  explain ...     say what of a script runs in the kernel: explain -e 'SCRIPT', explain FILE;
                                  --code lists the programs, --verify loads them
                  probes [NAME]   list what can be traced, functions and tracepoints by a pattern: probes 'tcp_send*'
                  fields PROBE    list what the events of a probe have: fields tracepoint:sched:sched_switch
                  jshell [FILE]   open the JDK's JShell, or run its lines from a file or a pipe, to trace in Java
                  doctor          say what this kernel and user can do, and what to do about the rest
                  tcpaccept       trace TCP accepts, printed as bcc, bpftrace or ftrace do
                  tcpconnect      trace TCP connects, printed as bcc, libbpf-tools, bpftrace or ftrace do

                options, before the command or behind it:
                  --attach KIND   auto (default), fentry, kprobe or tracepoint
                  -p, --pid PID   trace that process alone; before the command, as the next
                  -c, --command CMD
                                  start CMD, trace it from its first instruction, and end when it does
                  --buffer SIZE   room for events on their way: 8M (default), 64M, up to 512M
                  --duration TIME end after 10s, 500ms, 1.5min
                  --format FORMAT text (default), json or csv
                  --stats         say at the end what became of every event
                  -q, --quiet     say less: warnings and errors only
                  --classpath PATH
                                  jars and folders of classes for scripts, as Java has them; or GREBE_CLASSPATH
                  --no-rc         let the workbench not read ~/.config/grebe/rc.groovy
                  --debug         say more where something fails
                  -h, --help      print this text
                  -V, --version   print the version

                examples:
                  grebe tcpconnect
                  grebe -e 'on connect { if (it.dport in [80, 443]) print it }'
                  grebe explain -e 'on connect { if (it.comm == "curl") print it }'
                """, out.text());
    }

    @Test
    void shouldOpenTheWorkbenchWhenThereIsNoCommand() {
        InputStream in = new ByteArrayInputStream("6 * 7\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(0, new Cli(in, out.stream, err.stream).run());
        assertEquals("=> 42\n", out.text());
        assertEquals("", err.text());
    }

    @Test
    void shouldTellTheVersion() {
        assertEquals(0, run("--version"));
        assertTrue(out.text().startsWith("grebe "), out.text());
    }

    @Test
    void shouldRunAScriptThatTracesNothingWithoutPrivileges() {
        assertEquals(0, run("-e", "println 6 * 7", "-e", "print 1, 'a'"));
        assertEquals("42\n1       a\n", out.text());
        assertEquals("", err.text());
    }

    @Test
    void shouldRunAFileWithItsOwnOptions(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("sum.groovy"), """
                def o = options('Adds') { number 'a', 'first-one', 'N', 'a number' }
                println o.firstOne + 1
                """);
        assertEquals(0, run("run", file.toString(), "--first-one=41"));
        assertEquals(0, run(file.toString(), "-a", "1"));
        assertEquals("42\n2\n", out.text());
    }

    @Test
    void shouldRefuseArgumentsWhenTheScriptTakesNone() {
        assertEquals(ExitCode.USAGE, run("-e", "println 1", "more"));
        assertEquals("grebe: script takes no arguments: unmatched argument at index 0: 'more'\n"
                + "`grebe --help` lists the commands and options\n", err.text());
    }

    @Test
    void shouldShowThePlaceWhenTheScriptIsWrong() {
        assertEquals(ExitCode.FAILURE, run("-e", "on connect { print it.dprot }"));
        assertEquals("""
                grebe: connect has no field 'dprot'; did you mean dport? (line 1, column 23)
                  on connect { print it.dprot }
                                        ~~~~~
                """, err.text());
    }

    @Test
    void shouldExplainWhatRunsWhere() {
        assertEquals(0, run("explain", "-e",
                "on connect { if (it.dport == 80 && it.comm.length() == 4) print it.pid }"));
        assertEquals("""
                on connect: a TCP connection is attempted by a process of this machine
                  kernel   it.dport == 80          line 1, column 18
                  script   it.comm.length() == 4   line 1, column 36
                           because the kernel has no length()
                  copied   comm, pid: 32 bytes an event, of 120 with all fields
                """, out.text().substring(0, out.text().indexOf("  attach   ")));
    }
}
