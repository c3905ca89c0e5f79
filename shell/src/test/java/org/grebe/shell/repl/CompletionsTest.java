package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.agg.Count;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `|` in a line is the cursor. */
class CompletionsTest {
    private final Completions completions = new Completions(
            () -> Map.of("hits", new Count(), "webPorts", List.of(80)), List.of("tcpconnect"), Path.of("/proc"));

    private List<String> offered(String marked) {
        int cursor = marked.indexOf('|');
        String line = marked.replace("|", "");
        LineParser.Word word = LineParser.Word.at(line, cursor);
        String start = word.word().substring(0, word.wordCursor());
        return completions.at(line, cursor, start).stream()
                .map(Completions.Choice::word)
                .filter(w -> w.startsWith(start))
                .toList();
    }

    @Test
    void shouldOfferEveryProbeBehindOn() {
        assertEquals(Stream.concat(Catalogue.ALL.stream().map(Probe::name), Providers.words().stream()).toList(),
                offered("on |"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "on kp|                                     # kprobe",
        "web = on con|                              # connect",
        "explain on acc|                            # accept",
        "on connect { if (it.dp|                    # dport",
        "on connect < if (it.dp|                    # dport",
        "explain on connect < print it.dp|          # dport",
        "on connect(pid: 1) { print it.dp|          # dport",
        "on connect { e -> print e.dp|              # dport",
        "on connect { e -> print it.dp|             # ``",
        "on connect { [1].each { print it.dp|       # ``",
        "on connect { e -> [1].each { print e.dp|   # dport",
        "on connect { print it.er|                  # error",
        "on connect { print it.clo|                 # clock",
        "on accept { print it.ms|                   # ``",
        "on connect { if (it.ret == -ECONNREF|      # ECONNREFUSED",
        "kill = SIGTE|                              # SIGTERM",
        "on connect { print sysc|                   # syscallName",
        "help SIGTER|                               # ``",
        "on accept { print it.lad|                  # laddr",
        "on connect { print it }; x = it.dp|        # ``",
        "on connect(dp|                             # dport",
        "on connect(pid: 1, co|                     # comm",
        "on connect { if (it.comm.st|               # startsWith",
        "hits.snap|                                 # ``",
        "hits.to|                                   # top",
        "webP|                                      # webPorts",
        "on connect { hi|                           # hits hist",
        "tra|                                       # traces",
        "x = tra|                                   # ``",
        "watch h|                                   # hits",
        "on handshake(er|                           # error",
        "on handshake(cl|                           # ``",
        "--fa|                                      # ``",
        "explain --|                                # code verify",
        "explain --code --v|                        # verify",
        "explain --code on conn|                    # connect",
        "explain tcpc|                              # tcpconnect",
        "examples port|                             # port-range",
        "run tcpc|                                  # tcpconnect",
        "tcpc|                                      # tcpconnect",
        "stats |                                    # on off",
        "fields acc|                                # accept",
        "fields kret|                               # kretprobe",
        "prob|                                      # probes",
        "help dpo|                                  # dport",
        "println 'on |                              # ``",
    })
    void shouldOfferWhatIsKnown(String line, String words) {
        List<String> expected = Arrays.stream(words.split(" ")).filter(w -> !w.isEmpty()).sorted().toList();
        List<String> offered = offered(line).stream().sorted().toList();
        assertEquals(expected, offered);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "on connect { if (it.comm == 'cu|          # cu",
        "on connect { if (it.comm == \"ama-s|      # ama-s",
        "on connect { if (it.comm in ['a', 'b c|   # b c",
        "on connect { e -> if (e.comm != '|        # ``",
        "on connect(comm: 'x|                      # x",
        "on connect { if (it.comm.startsWith('x|   # x",
        "on connect { if (it.comm == 'a' && it.daddr == 'x| # none",
        "println 'comm|                            # none",
        "x = 'comm' // comm == 'x|                 # none",
        "it.comm == '''x|                          # none",
    })
    void shouldKnowWhereANameOfAThreadStands(String marked, String expected) {
        int cursor = marked.indexOf('|');
        String line = marked.substring(0, cursor);
        assertEquals(expected, ThreadNames.at(line, cursor).map(o -> line.substring(o.start())).orElse("none"));
    }

    @Test
    void shouldOfferNamesOfProcessesAsTheyAreWrittenInTheString(@TempDir Path proc) throws Exception {
        process(proc, 1, "it's \\ $x\n", "program");
        process(proc, 2, "cups-br\001wsed\n", "program");
        process(proc, 3, "kthreadd\n", "");
        process(proc, 4, "cut\u202egpj.exe\n", "program");
        Completions here = new Completions(Map::of, List.of(), proc);
        assertEquals(List.of("cups-br\\u0001wsed", "cut\\u202egpj.exe", "it\\'s \\\\ $x"),
                here.at("it.comm == 'cu", 14, "cu").stream().map(Completions.Choice::word).toList());
        assertEquals(List.of("cups-br\\u0001wsed", "cut\\u202egpj.exe", "it's \\\\ \\$x"),
                here.at("it.comm == \"cu", 14, "cu").stream().map(Completions.Choice::word).toList());
    }

    private static void process(Path proc, int pid, String comm, String program) throws Exception {
        Path folder = Files.createDirectory(proc.resolve("" + pid));
        Files.writeString(folder.resolve("comm"), comm);
        Files.writeString(folder.resolve("cmdline"), program);
    }

    @Test
    void shouldOfferAtAnEmptyLineWhatMayBeginOneAndNoWordsOfGroovy() {
        List<String> offered = offered("|");
        assertTrue(offered.containsAll(List.of("on", "traces", "help", "hits", "tcpconnect", "count")));
        assertFalse(offered.contains("while"));
        assertTrue(completions.at("", 0, "").stream().allMatch(c -> c.doc().isEmpty()));
    }

    @Test
    void shouldOfferOfTracesAndTimersWhatTheyHave() {
        for (Class<?> type : List.of(TraceHandle.class, TimerHandle.class)) {
            for (Completions.Choice c : HandleMembers.of(type)) {
                String name = c.word().replace("()", "");
                String property = Character.toUpperCase(name.charAt(0)) + name.substring(1);
                String method = c.word().endsWith("()") ? name : "(get|is)" + property;
                assertTrue(Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().matches(method)), c.word());
            }
        }
        assertEquals(List.of(), HandleMembers.of(String.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "kprobe     # ``     # tcp_se  # tcp_sendmsg') tcp_sendmsg_locked')",
        "rawtp      # ``     # sched   # ``",
        "tracepoint # ``     # sch     # sched:",
        "tracepoint # sched: # sched_s # sched_switch')",
        "tracepoint # sched: # ``      # sched_switch') sched_wakeup')",
    })
    void shouldOfferFunctionsAndTracepoints(String word, String before, String start, String expected) {
        List<String> names = word.equals("tracepoint")
                ? List.of("sched:sched_switch", "sched:sched_wakeup", "sock:inet_sock_set_state")
                : List.of("tcp_sendmsg", "tcp_sendmsg_locked", "udp_sendmsg");
        Place.Target place = new Place.Target(Providers.named(word), '\'', before);
        assertEquals(expected, Targets.of(names, place, start).stream()
                .map(c -> c.word() + c.behind()).collect(Collectors.joining(" ")));
    }

    @Test
    void shouldCloseTheQuoteThatWasOpened() {
        Place.Target place = (Place.Target) Place.of("on kprobe(\"tcp_s", 16);
        assertEquals("\")", Targets.of(List.of("tcp_sendmsg"), place, "tcp_s").get(0).behind());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "on kprobe('tcp_se               # Target[provider=kprobe, quote=', before=]",
        "web = on tracepoint(\"sched:sch # Target[provider=tracepoint, quote=\", before=sched:]",
        "fields fexit('tcp_              # Target[provider=fexit, quote=', before=]",
        "explain on rawtp('              # Target[provider=rawtp, quote=', before=]",
        "on connect('x                   # Text[]",
        "on kprobe('x', 'y               # Text[]",
        "println('tcp                    # Text[]",
    })
    void shouldKnowQuotesThatNameATarget(String line, String place) {
        assertEquals(place, Place.of(line, line.length()).toString());
    }

    @Test
    void shouldOfferFilesForCommandsThatTakeThem(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("web.groovy"), "1");
        Files.createDirectory(dir.resolve("wide"));
        assertEquals(List.of(dir + "/web.groovy", dir + "/wide/"), offered("load " + dir + "/w|"));
        assertTrue(offered("save " + dir + "/nothing/|").isEmpty());
    }

    @Test
    void shouldTellTypeAndMeaningBesideAField() {
        Completions.Choice dport = completions.at("on connect { it.dport", 21, "dport").stream()
                .filter(c -> c.word().equals("dport")).findFirst().orElseThrow();
        assertEquals("int: destination port", dport.doc());
    }

    @Test
    void shouldTellAboutTheWordAtTheCursor() {
        assertEquals("connect.dport  int: destination port\n",
                Helps.atCursor("on connect { it.dport }", 18, List.of()));
        assertTrue(Helps.atCursor("h = hist()", 6, List.of()).contains("powers of two"));
        assertTrue(Helps.atCursor("on accept { it.", 15, List.of()).contains("remote address"));
        assertEquals("no help about 'hisst'. Did you mean hist? `help` lists what there is\n", Helps.about("hisst"));
        assertFalse(Helps.atCursor("", 0, List.of()).isEmpty());
    }

    @Test
    void shouldOfferNoNamesThatATerminalWouldObey(@TempDir Path folder) throws Exception {
        for (String name : List.of("good.groovy", "x\033]0;owned\007.groovy", "two\nlines", "two words", "tab\tname",
                "\u202egroovy.x", "-dash.groovy", "caf\u00e9.groovy")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("bad\033[2J"));
        for (String command : List.of("load ", "run ", "save ")) {
            assertEquals(List.of("-dash.groovy", "caf\u00e9.groovy", "good.groovy"),
                    offered(command + folder + "/|").stream().map(w -> w.substring(w.lastIndexOf('/') + 1)).toList());
        }
        assertEquals(List.of(), offered("load " + folder + "/good.groovy/|"));
        assertEquals(List.of(), offered("load \0/|"));
    }
}
