package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions, tracepoints and their fields, as this kernel has them, at the prompt. */
@Tag("live")
class AnyProbeCompletionLiveTest {
    private final Completions completions = new Completions(Map::of, List.of(), Path.of("/proc"));

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "on kprobe('tcp_sendm|                                  # tcp_sendmsg",
        "x = on fexit(\"tcp_sendm|                              # tcp_sendmsg",
        "on rawtp('sched_sw|                                    # sched_switch",
        "on syscall('renamea|                                   # renameat2",
        "on syscall('renameat2') { it.oldn|                     # oldname",
        "on syscall('openat') { it.elap|                        # elapsed",
        "on call('tcp_sendm|                                    # tcp_sendmsg",
        "on call('tcp_sendmsg') { print it.elap|                # elapsed",
        "on tracepoint('sch|                                    # sched",
        "on tracepoint('sched:sched_process_ex|                 # sched_process_exec",
        "fields tracepoint('sched:sched_process_ex|             # sched_process_exec",
        "on kprobe('tcp_sendmsg') { print it.si|                # size",
        "on kprobe('tcp_sendmsg') { e -> print e.si|            # size",
        "on kprobe('tcp_sendmsg', si|                           # size",
        "on tracepoint('sched:sched_process_exec') { it.fil|    # filename",
        "on fexit('tcp_sendmsg', pid: 1) { if (it.re|           # ret",
        "on kprobe('tcp_sendmsg') { print it.net|               # netns",
    })
    void shouldOfferWhatTheKernelHas(String marked, String word) {
        int cursor = marked.indexOf('|');
        String line = marked.replace("|", "");
        LineParser.Word typed = LineParser.Word.at(line, cursor);
        String start = typed.word().substring(0, typed.wordCursor());
        List<String> offered = completions.at(line, cursor, start).stream().map(Completions.Choice::word)
                .filter(w -> w.startsWith(start)).toList();
        assertTrue(offered.contains(word), offered.toString());
    }

    @ParameterizedTest
    @CsvSource({"kprobe('tcp_sendmsgg')", "kprobe('", "tracepoint('sched')", "uprobe('x')"})
    void shouldOfferNothingWhereTheKernelHasNone(String probe) {
        String line = "on " + probe + " { it.";
        assertEquals(List.of(), completions.at(line, line.length(), ""));
    }
}
