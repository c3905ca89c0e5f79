package org.grebe.shell.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.shell.BundledTools;
import org.grebe.shell.Captured;
import org.grebe.shell.CliRun;
import org.grebe.shell.cli.BufferSize;
import org.grebe.shell.cli.DurationText;
import org.grebe.shell.cli.ExitRequest;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.cli.UsageError;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.TextRendering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of the bundled tools, with tcpconnect for all. */
class ToolOptionsTest {
    private static final String USAGE = "usage: tcpconnect [-h] [-t] [-p PID] [-P PORT] [-c]\n";
    private static final String DECLARATION = """
            options('Trace TCP connects') {
                flag   't', 'timestamp', 'include timestamp on output'
                number 'p', 'pid', 'PID', 'trace this PID only'
                ports  'P', 'port', 'PORT', 'comma-separated list of destination ports to trace.'
                flag   'c', 'count', 'count connects per src ip and dest ip/port'
                example './$0           # trace all TCP connect()s'
                example './$0 -P 80,81  # only trace port 80 and 81'
            }
            """;

    private final Captured out = new Captured();
    private final Captured err = new Captured();
    private final Settings settings = new Settings();

    /** What the script sees of its options, or "exit" and the code. */
    private String parse(String declaration, String line) {
        String[] args = line == null || line.isEmpty() ? new String[0] : line.split(" ");
        ToolOptions options = new ToolOptions("tcpconnect", List.of(args), settings, out.stream, err.stream);
        AtomicReference<Object> seen = new AtomicReference<>();
        var script = new ScriptCompiler().compile("tcpconnect", declaration);
        StreamOutput nowhere = new StreamOutput(out.stream, err.stream, false, () -> new TextRendering(false),
                () -> {});
        try (ScriptRun run = new ScriptRun(script, () -> {
            throw new AssertionError("nothing is traced");
        }, nowhere, declared -> {
            seen.set(new TreeMap<>(options.parse(declared)));
            return Map.of();
        })) {
            run.run();
            return String.valueOf(seen.get());
        } catch (ExitRequest e) {
            return "exit " + e.code();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                 | {count=false, pid=null, port=null, timestamp=false}",
        "-t                 | {count=false, pid=null, port=null, timestamp=true}",
        "--timestamp        | {count=false, pid=null, port=null, timestamp=true}",
        "--time             | {count=false, pid=null, port=null, timestamp=true}",
        "-tc                | {count=true, pid=null, port=null, timestamp=true}",
        "-p 181             | {count=false, pid=181, port=null, timestamp=false}",
        "-p181              | {count=false, pid=181, port=null, timestamp=false}",
        "--pid=181 -p 182   | {count=false, pid=182, port=null, timestamp=false}",
        "-P 80,443          | {count=false, pid=null, port=[80, 443], timestamp=false}",
        "-tP 80             | {count=false, pid=null, port=[80], timestamp=true}",
    })
    void shouldGiveTheScriptItsOptions(String line, String values) {
        assertEquals(values, parse(DECLARATION, line));
        assertEquals("", err.text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "-P abc      | argument -P/--port: 'abc' is no whole number",
        "-P 80,      | argument -P/--port: '' is no whole number",
        "-P 70000    | argument -P/--port: 70000 is not between 0 and 65535",
        "-P -1       | argument -P/--port: -1 is not between 0 and 65535",
        "-p x        | argument -p/--pid: 'x' is no whole number",
        "-p -1       | argument -p/--pid: -1 is not between 0 and 4294967295",
        "-p          | argument -p/--pid: expected one argument",
        "--frob      | unrecognized arguments: --frob",
        "-x          | unrecognized arguments: -x",
        "now         | unrecognized arguments: now",
        "--attach cgroup | argument --attach: 'cgroup' is not one of auto, fentry, kprobe, tracepoint",
        "--attach x  | argument --attach: 'x' is not one of auto, fentry, kprobe, tracepoint",
        "--duration -| argument --duration: '-' is no time; say 10s, 500ms, 1.5min or 2h",
    })
    void shouldShowTheUsageAndOneLineWhenAValueIsBad(String line, String message) {
        assertEquals("exit 2", parse(DECLARATION, line));
        assertEquals(USAGE + "tcpconnect: error: " + message + "\n", err.text());
        assertEquals("", out.text());
    }

    /** Every line of what the classic tools answer with a traceback, a wrong exit code or a usage error. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "-c -d          | argument -d/--dns: not allowed with argument -c/--count",
        "-4 -6          | argument -6/--ipv6: not allowed with argument -4/--ipv4",
        "-6 -4          | argument -4/--ipv4: not allowed with argument -6/--ipv6",
        "-64            | argument -4/--ipv4: not allowed with argument -6/--ipv6",
        "--cgroup a --cgroupmap b"
            + " | argument --cgroupmap: not allowed with argument --cgroup",
        "--frob         | unrecognized arguments: --frob",
        "80 443         | unrecognized arguments: 80 443",
        "-p             | argument -p/--pid: expected one argument",
        "-p -t          | argument -p/--pid: expected one argument",
        "--cgroupmap    | argument --cgroupmap: expected one argument",
        "-P abc         | argument -P/--port: 'abc' is no whole number",
        "-P 80,         | argument -P/--port: '' is no whole number",
        "-P 70000       | argument -P/--port: 70000 is not between 0 and 65535",
        "-P -1          | argument -P/--port: -1 is not between 0 and 65535",
        "-p x           | argument -p/--pid: 'x' is no whole number",
        "-u x           | argument -u/--uid: 'x' is no whole number",
        "-u 4294967296  | argument -u/--uid: 4294967296 is not between 0 and 4294967295",
        "--p 1          | ambiguous option: --p could match --pid, --port, --print-uid",
        "--layout bpf   | argument --layout: invalid choice: 'bpf' (choose from bcc, libbpf, bpftrace, ftrace)",
        "-c -i 0        | argument -i/--interval: '0' must be more than nothing; say 10s, 500ms, 1.5min or 2h",
        "-c -i soon     | argument -i/--interval: 'soon' is no time; say 10s, 500ms, 1.5min or 2h",
        "--format xml   | argument --format: 'xml' is not one of text, json, csv",
    })
    void shouldShowTheUsageAndOneLineWhenTcpconnectIsMisused(String line, String message) {
        CliRun run = CliRun.of(List.of(("tcpconnect " + line).split(" ")));
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("usage: tcpconnect [-h] [-t] [-p PID] [-P PORT] [-4 | -6]"), run.err());
        assertEquals("tcpconnect: error: " + message, run.err().lines().reduce((a, b) -> b).orElseThrow());
        assertEquals(2, run.exit());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-tUL           | lport, printUid, timestamp",
        "-Uu1000        | printUid, uid=1000",
        "-LtUu 1000     | lport, printUid, timestamp, uid=1000",
        "--time --print | printUid, timestamp",
        "--print-u      | printUid",
        "--l            | lport",
        "--c            | ambiguous option: --c could match --count, --cgroupmap",
        "--co --lay=ftrace | count, layout=ftrace",
        "--uid 0 --uid=5   | uid=5",
        "--net 1        | netns=1",
        "--ipv4         | ipv4",
        "-c -i 500ms    | count, interval=PT0.5S",
    })
    void shouldUnderstandShortAndLongNamesCutShortAndPutTogether(String line, String meaning) {
        assertEquals(meaning, given(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tcpconnect --pidns 0 | no process 0",
        "tcpaccept --netns 0  | no process 0",
    })
    void shouldLeaveOutNoFilterBecauseItIsZero(String line, String message) {
        CliRun run = CliRun.of(List.of(("explain " + line).split(" ")));
        assertTrue(run.err().contains(message), run.all());
        assertEquals(1, run.exit());
    }

    /** The options of tcpconnect that are not what they are without arguments, or the error. */
    private String given(String line) {
        Map<String, Object> values = new TreeMap<>();
        ToolOptions options = new ToolOptions("tcpconnect", List.of(line.split(" ")), settings, out.stream, err.stream);
        try (ScriptRun run = new ScriptRun(BundledTools.compiled("tcpconnect"), () -> {
            throw new IllegalStateException("nothing is traced");
        }, new StreamOutput(out.stream, err.stream, false, () -> new TextRendering(false), () -> {}), declared -> {
            values.putAll(options.parse(declared));
            throw new ExitRequest(0);
        })) {
            run.run();
        } catch (ExitRequest e) {
            if (!err.text().isEmpty()) {
                return err.text().lines().reduce((a, b) -> b).orElseThrow().replace("tcpconnect: error: ", "");
            }
        }
        values.values().removeIf(v -> v == null || v.equals(false) || v.equals("bcc"));
        return String.join(", ", values.entrySet().stream()
                .map(e -> e.getValue().equals(true) ? e.getKey() : e.getKey() + "=" + e.getValue())
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"-h", "--help", "--he", "-th"})
    void shouldPrintTheHelpWhenAsked(String line) {
        assertEquals("exit 0", parse(DECLARATION, line));
        assertEquals(USAGE + """

                Trace TCP connects

                options:
                  -h, --help            show this help message and exit
                  -t, --timestamp       include timestamp on output
                  -p PID, --pid PID     trace this PID only
                  -P PORT, --port PORT  comma-separated list of destination ports to trace.
                  -c, --count           count connects per src ip and dest ip/port

                grebe's options:
                  --attach KIND         auto, fentry, kprobe or tracepoint
                  --buffer SIZE         room for events on their way, 8M by default
                  --duration TIME       end after 10s, 500ms, 1.5min
                  --format FORMAT       text, json or csv
                  --stats               say at the end what became of every event
                  --quiet               say less: warnings and errors only

                examples:
                    ./tcpconnect           # trace all TCP connect()s
                    ./tcpconnect -P 80,81  # only trace port 80 and 81
                """, out.text());
        assertEquals("", err.text());
    }

    @Test
    void shouldWrapUsageAndLongNames() {
        StringBuilder many = new StringBuilder("options('Many') {\n");
        for (String name : new String[] {"alpha", "bravo", "charlie", "delta", "echo-of-a-long-name"}) {
            many.append("text '', '").append(name).append("', 'VALUE', 'doc'\n");
        }
        assertEquals("exit 0", parse(many + "}", "-h"));
        assertTrue(out.text().startsWith("""
                usage: tcpconnect [-h] [--alpha VALUE] [--bravo VALUE] [--charlie VALUE]
                                  [--delta VALUE] [--echo-of-a-long-name VALUE]
                """), out.text());
        assertTrue(out.text().contains("""
                  --alpha VALUE         doc
                """), out.text());
        assertTrue(out.text().contains("""
                  --echo-of-a-long-name VALUE
                                        doc
                """), out.text());
    }

    @Test
    void shouldUnderstandGrebesOptionsBehindATool() {
        parse(DECLARATION, "--attach kprobe -t --duration 1.5min --stats --debug --buffer=3M");
        assertEquals(Optional.of(AttachKind.KPROBE), settings.session().attach());
        assertEquals(Optional.of(Duration.ofSeconds(90)), settings.duration());
        assertEquals(4 << 20, settings.session().ringBytes());
        assertTrue(settings.stats() && settings.debug());
    }

    @Test
    void shouldNameOptionsInCamelCase() {
        assertEquals("{dryRun=true, maxOpenFiles=7}", parse("""
                options('x') { flag 'n', 'dry-run', 'd'; number 'm', 'max-open-files', 'N', 'd' }
                """, "-n -m 7"));
    }

    @ParameterizedTest
    @CsvSource({"64K, 65536, 64K", "65k, 131072, 128K", "8M, 8388608, 8M", "100MiB, 134217728, 128M",
        "512M, 536870912, 512M", "257m, 536870912, 512M"})
    void shouldReadSizesOfTheBuffer(String text, int bytes, String rounded) {
        assertEquals(bytes, BufferSize.parse(text));
        assertEquals(rounded, BufferSize.text(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 'is not a size; say 512K, 8M or 64M'", "0M, is not from 64K to 512M",
        "-1M, 'is not a size; say 512K, 8M or 64M'", "513M, is not from 64K to 512M",
        "1G, is not from 64K to 512M", "999999G, is not from 64K to 512M",
        "1T, 'is not a size; say 512K, 8M or 64M'",
    })
    void shouldRefuseSizesThatTheKernelWouldNotTake(String text, String problem) {
        assertEquals("argument --buffer: '" + text + "' " + problem,
                assertThrows(UsageError.class, () -> BufferSize.parse(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S", "10, PT10S", "500ms, PT0.5S", "1.5min, PT1M30S", "2m, PT2M", "2h, PT2H", "0.25, PT0.25S",
        "' 3s ', PT3S",
    })
    void shouldReadTimes(String text, Duration duration) {
        assertEquals(duration, DurationText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"''", "s", "-1s", "1 s", "1d", "1e3", "10s10", "1234567890s", "'1,5s'"})
    void shouldRefuseWhatIsNoTime(String text) {
        assertEquals("'" + text + "' is no time; say 10s, 500ms, 1.5min or 2h",
                assertThrows(UsageError.class, () -> DurationText.parse(text)).getMessage());
    }

    @Test
    void shouldShowAScriptsFileInItsExamples(@TempDir Path folder) throws Exception {
        Path script = Files.writeString(folder.resolve("opens.groovy"),
                "options('Trace opens.') { example './$0 -c curl' }\n");
        String help = CliRun.of(List.of(script.toString(), "--help")).out();
        assertTrue(help.endsWith("\nexamples:\n    " + script + " -c curl\n"), help);
    }

    private static final String MORE = """
            options('Files that are opened') {
                argument 'program', 'whose files'
                argument 'depth', 'how deep', type: 'number', default: 3
                argument 'paths', 'where', optional: true, many: true
                number 'n', 'top', 'N', 'so many', default: 10
                time   'i', 'interval', 'TIME', 'every so often', default: 1500.ms
                ports  'P', 'port', 'PORT', 'these', default: [80, 443]
                text   'u', 'user', 'NAME', 'whose', required: true
                choice 's', 'sort', ['name', 'count'], 'by what', default: 'count'
                example './$0 -u root curl'
            }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-u root curl           | {depth=3, interval=PT1.5S, paths=[], port=[80, 443], program=curl, sort=count,"
                + " top=10, user=root}",
        "curl 5 -u root /a -n 2 /b -P 1 -s name -i 2 | {depth=5, interval=PT2S, paths=[/a, /b], port=[1], program=curl,"
                + " sort=name, top=2, user=root}",
        "-u root -- -x          | {depth=3, interval=PT1.5S, paths=[], port=[80, 443], program=-x, sort=count, top=10,"
                + " user=root}",
    })
    void shouldReadArgumentsAndDefaults(String line, String values) {
        assertEquals(values, parse(MORE, line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''             | the following arguments are required: program, -u/--user",
        "curl           | the following arguments are required: -u/--user",
        "-u root        | the following arguments are required: program",
        "-u root curl x | argument depth: 'x' is no whole number",
        "-u root curl -x | unrecognized arguments: -x",
        "-u             | argument -u/--user: expected one argument",
    })
    void shouldAnswerWrongArgumentsAsArgparseDoes(String line, String message) {
        assertEquals("exit 2", parse(MORE, line));
        assertEquals("""
                usage: tcpconnect [-h] [-n N] [-i TIME] [-P PORT] -u NAME [-s {name,count}]
                                  program [depth] [paths ...]
                tcpconnect: error: %s
                """.formatted(message), err.text());
    }

    @Test
    void shouldShowArgumentsAndDefaultsInTheHelp() {
        assertEquals("exit 0", parse(MORE, "--help"));
        assertEquals("""

                Files that are opened

                positional arguments:
                  program               whose files
                  depth                 how deep (default: 3)
                  paths                 where

                options:
                  -h, --help            show this help message and exit
                  -n N, --top N         so many (default: 10)
                  -i TIME, --interval TIME
                                        every so often (default: 1500ms)
                  -P PORT, --port PORT  these (default: 80,443)
                  -u NAME, --user NAME  whose
                  -s {name,count}, --sort {name,count}
                                        by what (default: count)
                """, out.text().substring(out.text().indexOf("\n\n") + 1, out.text().indexOf("\ngrebe's options")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "flag 't', 'time', 'd'; flag 't', 'other', 'd'  | t, other: there is an option of that letter or name",
        "flag 'h', 'here', 'd'                          | h, here: there is an option of that letter or name, for the"
                + " help",
        "number 'n', 'top', 'N', 'd', default: 'x'      | top: the default must be a whole number from 0 to 4294967295;"
                + " not x",
        "number 'n', 'top', 'N', 'd', defualt: 1        | top: no such setting: defualt:; there are default: and",
        "text 'n', 'top', 'N', 'd', required: true, default: 'x' | top: what is required needs no default",
        "argument 'a', 'd', optional: true; argument 'b', 'd' | argument b: it cannot follow one that may be left out",
        "argument 'a', 'd', type: 'word'                | argument a: type: is number, ports, time or text, or there",
    })
    void shouldRefuseDeclarationsThatCannotBe(String declaration, String message) {
        String failure = assertThrows(RuntimeException.class,
                () -> parse("options('x') { " + declaration + " }", "")).getMessage();
        assertTrue(failure.startsWith(message), failure);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "opens.groovy     | ./opens.groovy -u root",
        "bin/opens.groovy | bin/opens.groovy -u root",
        "/x/opens.groovy  | /x/opens.groovy -u root",
        "grebe opens      | grebe opens -u root",
    })
    void shouldShowExamplesThatRun(String call, String example) {
        assertEquals(example, new CommandName("opens", call).example("./$0 -u root"));
    }
}
