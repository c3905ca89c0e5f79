package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Row;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Trace;
import org.grebe.core.value.LiveSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A set changed and predicates replaced under a flood of connects, whose number the flood itself knows. */
@Tag("live")
@Timeout(600)
class ReplaceFloodLiveTest {
    private static final int MILLIS = 3000;
    private static final int PORTS = 16;
    private static final int MOST_ATTEMPTS = 10;

    /** Of all sorts: a set, an inline test, more and fewer fields, counting in the kernel, rows that wait. */
    private static final List<String> PLANS = List.of(
            "on connect { if (it.dport in web) print 'unkept' }",
            "on connect { if (it.dport == 5 && it.comm == 'java') print 'unkept', it.comm, it.daddr }",
            "on connect { if (it.dport < 4 || it.dport in web) hits[it.dport]++ }",
            "on connect { if (it.dport in [2, 3]) print 'unkept', it.pid }",
            "on connect { if (it.dport == 9) print 'unkept', it.sport }",
            "on connect { if (it.dport > 12) hits[it.dport]++ }");

    private final Random random = new Random(20261121);

    @ParameterizedTest
    @MethodSource("org.grebe.shell.live.AttachKinds#each")
    void shouldAccountForEveryEventWhilePlansAndSetsChange(AttachKind kind) {
        for (int attempt = 1; ; attempt++) {
            try (Workbench w = new Workbench(ScriptTrace.options(kind).withReplaceable())) {
                Outcome outcome = flood(w);
                // Others' connects at the very begin or end may be seen by one trace and not by the other.
                if (outcome.others() == 0 || outcome.hits() == outcome.expected() || attempt == MOST_ATTEMPTS) {
                    System.out.println("replace under load by " + kind + ": " + outcome);
                    assertEquals(outcome.expected(), outcome.hits(), outcome::toString);
                    return;
                }
            }
        }
    }

    private record Outcome(long connects, long millis, long others, int replaced, int changed, Accounting accounting) {
        long hits() {
            return accounting.hits();
        }

        long expected() {
            return connects + others;
        }

        @Override
        public String toString() {
            return connects + " connects in " + millis + " ms, " + connects * 1000 / millis + "/s, " + others
                    + " of others; " + replaced + " times replaced, " + changed + " changes of a set; " + accounting;
        }
    }

    private Outcome flood(Workbench w) {
        w.line("web = live([1, 2]); hits = count(); others = count()");
        Trace trace = w.trace(PLANS.get(0));
        Trace others = w.trace("on connect { if (it.pid != " + Workload.pid() + ") others++ }");
        List<ProbeCall> plans = w.onScriptThread(() -> PLANS.stream().map(w::call).toList());
        CompletableFuture<Facts> flood =
                CompletableFuture.supplyAsync(() -> Workload.tell("flood 127.33.0.9 " + PORTS + " " + MILLIS));
        int replaced = 0;
        int changed = 0;
        while (!flood.isDone()) {
            if (random.nextInt(3) == 0) {
                w.replace(trace, plans.get(random.nextInt(plans.size())));
                replaced++;
            } else {
                change((LiveSet) w.variable("web"), w);
                changed++;
            }
        }
        Facts facts = flood.join();
        w.finish();
        Accounting a = trace.accounting();
        assertEquals(a.delivered(), a.received());
        assertEquals(a.received(), w.printed());
        assertEquals(a.aggregated(), sum(w));
        assertTrue(replaced > 0 && changed > 0, replaced + " times replaced, " + changed + " changes");
        return new Outcome(facts.number("connects"), facts.number("ms"), others.accounting().aggregated(), replaced,
                changed, a);
    }

    private void change(LiveSet set, Workbench w) {
        int port = 1 + random.nextInt(PORTS);
        boolean more = random.nextBoolean();
        w.onScriptThread(() -> more ? set.add(port) : set.remove((Object) port));
    }

    private static long sum(Workbench w) {
        return ((Aggregation) w.variable("hits")).snapshot().stream().map(Row::value).mapToLong(v -> (Long) v).sum();
    }
}
