package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.sys.Sys;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts in the kernel, the accounting of what is lost, and what is left afterwards. */
@Tag("live")
@Timeout(300)
class CountLiveTest {
    private static final String EACH = "org.grebe.shell.live.AttachKinds#each";

    /** More than 64 batches of a ring of 4096 bytes can hold, at over 100 bytes a record. */
    private static final int STORM = 4000;
    private static final int REJECTED = 50;

    private final List<QuietWindow> windows = new ArrayList<>();

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldCountInKernelByKeysAndWithout(AttachKind kind) {
        String script = QuietWindow.CONTROL + """
                hits = count()
                on connect { hits[it.saddr, it.daddr, it.dport]++ }
                some = count()
                on connect { if (it.dport == 81) some++ }
                end { print hits }
                """;
        ScriptTrace trace = ScriptTrace.run(ScriptTrace.options(kind), script, traces ->
                windows.add(QuietWindow.during(traces, 12, () -> {
                    Workload.tell("storm INET 127.30.0.1 80 5");
                    Workload.tell("storm INET 127.30.0.1 81 3");
                    Workload.tell("storm INET6 127.30.0.2 80 2");
                    Workload.tell("storm INET6 ::1 82 2");
                })));
        assertEquals(new Accounting(0, 0, 12, 0, 0, 0, 0, 0), windows.get(0).added().get(0));
        assertEquals(new Accounting(0, 0, 12, 0, 0, 0, 0, 0), windows.get(0).added().get(1));
        assertEquals(new Accounting(9, 0, 3, 0, 0, 0, 0, 0), windows.get(0).added().get(2));
        trace.traces().forEach(t -> assertEquals(0, t.accounting().received()));
        long times = windows.get(0).attempts();
        Map<String, Long> counted = new TreeMap<>();
        trace.rows().stream()
                .map(r -> Map.entry(r.get(0).toString(), (Long) r.get(1)))
                .filter(e -> e.getKey().contains(" 127.30.0.") || e.getKey().contains(", ::1, 82]"))
                .forEach(e -> counted.put(e.getKey(), e.getValue()));
        assertEquals(Map.of(
                "[127.0.0.1, 127.30.0.1, 80]", 5 * times,
                "[127.0.0.1, 127.30.0.1, 81]", 3 * times,
                "[127.0.0.1, 127.30.0.2, 80]", 2 * times,
                "[::1, ::1, 82]", 2 * times), counted);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldAccountForEveryEventThatSlowScriptLoses(AttachKind kind) {
        String script = QuietWindow.CONTROL + "on connect { if (it.pid == " + Workload.pid() + " && it.dport != 2) "
                + "print it.time, it.comm, it.saddr, it.daddr, it.dport, it.cgroup, it.mntns, it.uid, it.gid }\n";
        SessionOptions small = ScriptTrace.options(kind).withRingBytes(Math.max(4096, Sys.PAGE_SIZE));
        ScriptTrace trace = ScriptTrace.runSlowly(small, script,
                () -> Workload.tell("storm INET 127.31.0.1 3 1"),
                traces -> windows.add(QuietWindow.during(traces, CountLiveTest::haveSeenTheSame, () -> {
                    Workload.tell("storm INET 127.31.0.1 2 " + REJECTED);
                    Workload.tell("storm INET 127.31.0.1 3 " + STORM);
                })));
        Accounting added = windows.get(0).added().get(1);
        long others = windows.get(0).added().get(0).aggregated() - STORM - REJECTED;
        assertEquals(REJECTED + others, added.rejected());
        assertTrue(added.lost() > 0, added::toString);
        assertEquals(STORM, added.delivered() + added.lost());
        Trace traced = trace.traces().get(1);
        assertEquals(traced.accounting().delivered(), traced.accounting().received());
        // Those of the table, which is printed at the end, are keys and a value.
        assertEquals(trace.rows().stream().filter(row -> row.size() > 2).count(), traced.accounting().received());
    }

    /** Connects of others, while the counters are read, may be counted by one and not yet by the other. */
    private static boolean haveSeenTheSame(List<Accounting> added) {
        return added.get(0).hits() == added.get(1).hits();
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldLeaveNothingInKernelAfterwards(AttachKind kind) {
        String script = "on connect { print 'c', it.daddr, it.pid }\non accept { print 'a', it.laddr, it.pid }\n";
        long before = OpenDescriptors.anonymous();
        ScriptTrace trace = ScriptTrace.run(ScriptTrace.options(kind), script, traces -> {
            assertEquals(2, traces.size());
            assertTrue(OpenDescriptors.anonymous() > before, "descriptors are counted");
            Workload.tell("connect INET 127.32.0.1 1");
        });
        assertEquals(before, OpenDescriptors.anonymous());
        assertEquals(List.of("c 127.32.0.1"), trace.rows().stream()
                .filter(r -> r.get(2).equals((int) Workload.pid()))
                .map(r -> r.get(0) + " " + r.get(1))
                .toList());
    }
}
