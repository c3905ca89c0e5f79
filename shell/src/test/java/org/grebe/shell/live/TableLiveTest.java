package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.grebe.shell.CliRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that the kernel keeps and tables that the script keeps are alike. */
@Tag("live")
@Timeout(120)
class TableLiveTest {
    private static final int STORM = 500;
    /** So many times must the table be cleared with events in it. */
    private static final int ROUNDS = 8;
    private static final SessionOptions DEFAULTS = SessionOptions.defaults();

    /** {@code inKernel}: else a part of the condition that only the script can decide keeps the counting there. */
    private static String script(boolean inKernel, String declared, String actions) {
        return declared + "\non connect { if (it.pid == " + Workload.pid()
                + (inKernel ? "" : " && it.comm.length() >= 0") + ") { " + actions + " } }\n";
    }

    private static void assertCounted(boolean inKernel, ScriptTrace run, long events) {
        Trace trace = run.traces().get(0);
        assertEquals(inKernel, !trace.plan().delivers());
        assertEquals(events, inKernel ? trace.accounting().aggregated() : trace.accounting().received(),
                () -> trace.accounting().toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLoseAndDoubleNothingWhenATableIsClearedInAStorm(boolean inKernel) {
        String script = script(inKernel, "hits = count(); bytes = sum(); most = max(); sizes = hist()",
                        "hits[it.dport]++; bytes << it.dport; most << it.dport; sizes[it.ip] << it.dport")
                + """
                def show() {
                    print 'hits', hits.top(100).sum { it.value } ?: 0, hits.size()
                    print 'bytes', bytes[[]]
                    print 'most', most[[]]
                    print 'sizes', sizes.snapshot().sum { it.value.total() } ?: 0
                    [hits, bytes, most, sizes]*.clear()
                }
                every(3.ms) { show() }
                end { show(); show() }
                """;
        AtomicLong storms = new AtomicLong();
        ScriptTrace run = ScriptTrace.runBeside(DEFAULTS, script, () -> {
            Workload.tell("storm INET 127.33.0.1 3 " + STORM);
            Workload.tell("storm INET6 127.33.0.1 5 " + STORM);
            storms.addAndGet(STORM);
        }, rows -> rows.stream().filter(r -> r.get(0).equals("hits") && ((Number) r.get(1)).longValue() > 0).count()
                >= ROUNDS);
        assertCounted(inKernel, run, 2 * storms.get());
        assertEquals(2 * storms.get(), sum(run, "hits"));
        assertEquals(8 * storms.get(), sum(run, "bytes"));
        assertEquals(2 * storms.get(), sum(run, "sizes"));
        assertEquals(5, values(run, "most").max().orElseThrow());
    }

    private static LongStream values(ScriptTrace run, String name) {
        return run.rows().stream()
                .filter(row -> row.get(0).equals(name) && row.get(1) != null)
                .mapToLong(row -> ((Number) row.get(1)).longValue());
    }

    private static long sum(ScriptTrace run, String name) {
        return values(run, name).sum();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadATable(boolean inKernel) {
        String script = script(inKernel, "hits = count(); low = avg(); high = min(); none = sum()", """
                hits[it.dport, it.ip]++
                if (it.dport < 10) low << it.dport
                else if (it.dport < 30) high[it.comm] << -it.dport
                else none++
                """.replace("none++", "none << 1"))
                + """
                end {
                    print hits
                    print hits.top(2)
                    print hits.sort().keys, hits[11, 4], hits[11, 6], [5, 4] in hits, low[[]].toString(), none.isEmpty()
                    for (row in high.findAll { it.value < 0 }) print row.keys.size(), row.value
                    hits.each { k, v -> if (v > 2) print k, v }
                    hits[5, 4] = 7
                    print hits[5, 4]
                    hits.clear()
                    print hits.size()
                }
                """.replace("hits.sort().keys", "hits.sort().collect { it.key }");
        ScriptTrace run = ScriptTrace.run(DEFAULTS, script, traces -> {
            Workload.tell("storm INET 127.33.0.1 5 3");
            Workload.tell("storm INET 127.33.0.1 6 1");
            Workload.tell("storm INET 127.33.0.1 11 2");
        });
        assertCounted(inKernel, run, 6);
        assertEquals("""
                [[5, 4], 3]
                [[11, 4], 2]
                [[6, 4], 1]
                [[5, 4], 3]
                [[11, 4], 2]
                [[[5, 4], [6, 4], [11, 4]], 2, 0, true, 5.3, true]
                [1, -11]
                [[5, 4], 3]
                [7]
                [0]""", String.join("\n", run.rows().stream().map(List::toString).toList()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCountEventsWhoseKeysFindNoRoom(boolean inKernel) {
        String script = script(inKernel, "hits = count(keys: 2); all = count()", "hits[it.dport]++; all++")
                + """
                end {
                    print hits.sort()
                    print hits.noRoom(), all[[]]
                    hits.clear()
                    print hits.noRoom()
                }
                """;
        ScriptTrace run = ScriptTrace.run(DEFAULTS, script, traces -> {
            for (int port : new int[] {3, 4, 5, 6, 3, 5}) {
                Workload.tell("storm INET 127.33.0.1 " + port + " 2");
            }
        });
        assertEquals(inKernel ? 6 : 0, run.traces().get(0).accounting().lost());
        assertEquals("[[[3], 4], [[4], 2], [6, 12], [0]]", run.rows().toString());
    }

    @Test
    void shouldPrintOneHeadingForTracesWithTheSameColumns() {
        CliRun run = CliRun.of(List.of("-e", "columns 'comm', 'pid'; on connect(dport: 1) { print it }"
                + "; on accept(lport: 1) { print it }; n = count(); on connect { n++ }; begin { exit() }"));
        assertEquals(0, run.exit(), run.err());
        assertEquals(List.of("COMM", "PID", "n:", "0"), List.of(run.out().strip().split("\\s+")));
    }
}
