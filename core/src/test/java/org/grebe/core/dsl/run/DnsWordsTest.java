package org.grebe.core.dsl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Field;
import org.grebe.core.dsl.FakeHost;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;

/** {@code dnsNames()}, and columns that a script gives the values of. */
class DnsWordsTest {
    private static final String COLUMNS =
            "layout([['PID', '%d ', 'pid'], ['QUERY', '%s', 'query']], values: ['query'])";
    private static final String SCRIPT = "names = dnsNames(); on connect(layout: " + COLUMNS
            + ") { print it, query: names.query(it.daddr, it.time) }";

    @Test
    void shouldPrintAnEventWithAValueOfTheScripts() {
        FakeHost host = FakeHost.run(SCRIPT);
        host.event(false, "pid", 7, "time", 5L, "daddr", IpAddress.parse("::1"));
        assertEquals(1, host.output.size());
        assertEquals("row connect{time=5, pid=7, daddr=::1} and {query=localhost}", host.output.get(0));
    }

    /** The source port would hold rows back that are seen by a tracepoint. */
    @Test
    void shouldCopyOnlyWhatColumnsAndValuesNeed() {
        Plan plan = ScriptRun.plan(FakeHost.run(SCRIPT).calls.get(0));
        assertEquals(List.of("daddr", "time", "pid", "ip"), plan.captured().stream().map(Field::name).toList());
    }

    @Test
    void shouldSayThatALayoutNamesWhatIsNoField() {
        FakeHost host = FakeHost.run(SCRIPT.replace(", values: ['query']", ""));
        String message = assertThrows(PlanError.class, () -> ScriptRun.plan(host.calls.get(0))).getMessage();
        assertTrue(message.startsWith("layout: connect has no field 'query'; it has time, pid,"), message);
    }

    @Test
    void shouldTakeAListOfNamesOnly() {
        assertEquals("values: takes a list of names such as ['query'], not query",
                assertThrows(IllegalArgumentException.class, () -> Layouts.of(
                        Map.of("values", "query"), List.of(List.of("PID", "%d", "pid")))).getMessage());
        assertEquals("print it, query: … wants a layout that names it: on connect(layout: layout([…],"
                + " values: ['query']))", Layouts.noValues(java.util.Set.of("query")).getMessage());
    }
}
