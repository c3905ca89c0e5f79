package org.grebe.core.dsl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.dsl.FakeHost;
import org.grebe.core.dsl.FakeKernel;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.engine.Printed;
import org.grebe.core.value.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values of a row, tables and keys are called, for machines. */
class LabelsTest {
    private final List<String> rows = new ArrayList<>();
    private final Map<String, Object> variables = new HashMap<>();

    private final FakeHost host = new FakeHost() {
        @Override
        protected void print(Printed.Values row) {
            rows.add(String.join("|", row.labels().stream().map(l -> l.name() + (l.wide() ? " wide" : "")).toList()));
        }
    };

    private void run(String script) {
        new ScriptCompiler(FakeKernel.PROBES).compile("test", script).newScript(host, variables).run();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "it.comm, it.dport; comm|dport",
        "it.time, it.cgroup, it.uid, it.ret; time wide|cgroup wide|uid|ret",
        "it.dport % 10, it.dport; dport % 10|dport",
        "it.pid, it.pid, it.pid; pid|pid_2|pid_3",
        "\"x\", it.pid, \"x\" + it.pid, \"$it.pid\"; value1|pid|\"x\" + pid|value4",
        "it?.comm, it.comm.size(); comm|comm.size()",
        "it.comm; comm",
        "x, record; x|record_2",
    })
    void shouldCallTheValuesOfARowByWhatIsWritten(String values, String labels) {
        run("x = 1; record = 2; on connect { print " + values + " }");
        host.event(false, "time", 1L, "cgroup", 2L, "comm", "c", "dport", 80, "uid", 0L, "ret", 0, "pid", 1);
        assertEquals(List.of(labels), rows);
    }

    @Test
    void shouldCallTheEventByItsOwnNameNowhere() {
        run("on connect { e -> print e.dport + 1, e.comm }");
        host.event(false, "comm", "c", "dport", 80);
        assertEquals(List.of("dport + 1|comm"), rows);
    }

    @Test
    void shouldCallATableByItsVariable() {
        run("""
                ok = count()
                def bad = hist()
                (a, b) = [sum(), lhist(0, 10, 5)]
                other = ok
                kept = bad
                Object typed = max()
                seen = typed
                """);
        assertEquals("ok bad a b ok typed", String.join(" ", List.of("other", "kept", "a", "b", "ok", "seen").stream()
                .map(v -> ((Aggregation) variables.get(v)).snapshot().name()).toList()));
    }

    @Test
    void shouldLabelTheKeysOfWhatAHandlerFeeds() {
        run("n = count(); m = count(); on connect { n[it.comm, it.cgroup, it.dport % 10]++; m++ }");
        KeyNames.give(host.calls.get(0));
        Aggregation n = (Aggregation) variables.get("n");
        assertEquals(List.of(Label.of("comm"), new Label("cgroup", true), Label.of("dport % 10")),
                n.snapshot().keys());
        assertEquals("", n.toString());
        assertEquals(0, n.snapshot().shown().size());
        Aggregation m = (Aggregation) variables.get("m");
        assertEquals("0", m.toString());
        assertEquals("0", m.snapshot().toString());
        assertEquals("0", m.top(5).toString());
        assertEquals(0, m.size());
    }

    @Test
    void shouldPrintZeroForACountThatNobodyFeeds() {
        run("n = count(); s = sum(); m = max(); text = \"$n $s $m\"");
        assertEquals("0 0 ", variables.get("text").toString());
    }
}
