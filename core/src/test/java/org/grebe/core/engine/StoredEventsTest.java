package org.grebe.core.engine;

import static org.grebe.bpf.probes.Catalogue.accept;
import static org.grebe.bpf.probes.Catalogue.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;

/** A session whose events do not come from the kernel: rows, counts and the accounting of a whole script's run. */
class StoredEventsTest {
    private final LinesOutput output = new LinesOutput();

    private List<Accounting> run(StoredEvents events, String script) {
        var compiled = new ScriptCompiler().compile("stored", script);
        try (ScriptRun run = new ScriptRun(compiled, () -> new Session(events), output, o -> Map.of())) {
            run.run();
            run.traces().forEach(t -> assertEquals(Trace.State.STOPPED, t.state()));
            return run.traces().stream().map(Trace::accounting).toList();
        } finally {
            assertTrue(events.isClosed());
        }
    }

    @Test
    void shouldRunAScriptUntilTheEventsEnd() {
        StoredEvents events = new StoredEvents()
                .with(connect, "pid", 7, "comm", "curl", "dport", 443)
                .with(connect, "pid", 8, "comm", "wget", "dport", 80)
                .withLost(connect)
                .with(connect, "pid", 9, "comm", "curl", "dport", 443);
        List<Accounting> counts = run(events, """
                begin { println 'begin' }
                on connect { if (it.dport == 443) print it.pid, it.comm }
                end { println 'end' }
                """);
        assertEquals(List.of("begin\n", "row [7, curl]", "row [9, curl]", "end\n"), output.lines);
        assertEquals(List.of(new Accounting(1, 2, 0, 1, 0, 0, 2, 0)), counts);
    }

    @Test
    void shouldBeWrittenAsJsonByGroovysLibrary() {
        StoredEvents events = new StoredEvents().with(connect, "pid", 7, "daddr", IpAddress.parse("127.0.0.1"),
                "comm", "a\"b", "dport", 443);
        run(events, """
                import groovy.json.JsonOutput
                on connect {
                    println JsonOutput.toJson([d: it.daddr, all: [it.daddr, cidr('10.0.0.0/8'), ip('fe80::1')]])
                    println JsonOutput.toJson(it.daddr)
                    def all = new groovy.json.JsonSlurper().parseText(JsonOutput.toJson(it))
                    println([all.pid, all.daddr, all.comm, all.dport])
                    println new groovy.json.JsonSlurper().parseText(JsonOutput.toJson([e: it])).e == all
                }
                """);
        assertEquals(List.of("{\"d\":\"127.0.0.1\",\"all\":[\"127.0.0.1\",\"10.0.0.0/8\",\"fe80::1\"]}\n",
                "\"127.0.0.1\"\n", "[7, 127.0.0.1, a\"b, 443]\n", "true\n"), output.lines);
    }

    @Test
    void shouldGiveEventsToTracesInTheirOrder() {
        StoredEvents events = new StoredEvents();
        IntStream.range(0, 100).forEach(n -> events.with(n % 2 == 0 ? connect : accept, "pid", n));
        List<Accounting> counts = run(events, """
                on connect { println "c$it.pid" }
                on accept { println "a$it.pid" }
                """);
        assertEquals(IntStream.range(0, 100).mapToObj(n -> (n % 2 == 0 ? "c" : "a") + n + "\n").toList(),
                output.lines);
        assertEquals(List.of(50L, 50L), counts.stream().map(Accounting::received).toList());
    }

    @Test
    void shouldReadTablesThatTheSourceCounts() {
        StoredEvents events = new StoredEvents()
                .with(connect, "comm", "curl", "dport", 443)
                .with(connect, "comm", "curl", "dport", 443)
                .with(connect, "comm", "nc", "dport", 7)
                .with(connect, "comm", "wget", "dport", 80);
        List<Accounting> counts = run(events, """
                hits = count()
                on connect { if (it.dport > 7) hits[it.comm]++ }
                end { println hits['curl'] + ' ' + hits['wget'] + ' ' + hits['nc'] }
                """);
        assertEquals(List.of("2 1 0\n"), output.lines.subList(0, 1));
        assertEquals(List.of(new Accounting(1, 0, 3, 0, 0, 0, 0, 0)), counts);
    }

    @Test
    void shouldCountAsDroppedWhatComesAfterTheScriptLeft() {
        StoredEvents events = new StoredEvents();
        IntStream.range(0, 50).forEach(n -> events.with(connect, "pid", n));
        Accounting counts = run(events, "on connect { println it.pid; if (it.pid == 4) exit() }").get(0);
        assertEquals(List.of("0\n", "1\n", "2\n", "3\n", "4\n"), output.lines);
        assertEquals(5, counts.received());
        assertEquals(5, counts.delivered());
        assertTrue(counts.dropped() > 0, counts.toString()); // Of the batch at hand at least.
    }

    @Test
    void shouldGoOnAfterAClosureThatFails() {
        StoredEvents events = new StoredEvents().with(connect, "pid", 1).with(connect, "pid", 2);
        Accounting counts = run(events, "on connect { if (it.pid == 1) throw new Exception('no'); println it.pid }")
                .get(0);
        assertTrue(output.lines.contains("2\n"), output.lines.toString());
        assertEquals(1, counts.failed());
        assertEquals(2, counts.received());
    }
}
