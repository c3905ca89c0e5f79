package org.grebe.core.api;

import static org.grebe.core.api.Fields.address;
import static org.grebe.core.api.Fields.comm;
import static org.grebe.core.api.Fields.number;
import static org.grebe.core.api.Fields.pid;
import static org.grebe.core.api.Fields.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.dsl.FakeProbes;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.EventOf;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions and tracepoints in Java: fields by name, planned as the same in Groovy. */
class AnyProbeApiTest {
    private static final Probe EXEC = FakeProbes.ALL.find(Providers.named("tracepoint"), "sched:sched_process_exec");
    private static final Probe SEND = FakeProbes.ALL.find(Providers.named("kprobe"), "tcp_sendmsg");
    private static final Probe DO_IT = FakeProbes.ALL.find(Providers.named("fexit"), "do_it");

    static Stream<Arguments> traces() {
        return Stream.of(
                arguments(Job.printing(EXEC, text("filename").startsWith("/usr/").conjuncts()),
                        "on tracepoint('sched:sched_process_exec') { if (it.filename.startsWith('/usr/')) print it }"),
                arguments(Job.printing(EXEC, number("args_pid").gt(5).and(pid.lt(9)).conjuncts()),
                        "on tracepoint('sched:sched_process_exec') { if (it.args_pid > 5 && it.pid < 9) print it }"),
                arguments(Job.printing(DO_IT, number("tiny").eq(-1).conjuncts(), List.of(number("wide"), comm)),
                        "on fexit('do_it') { if (it.tiny == -1) print it.wide, it.comm }"),
                arguments(Job.counting(EXEC, List.of(), new Count(), List.of(comm, number("args_pid"))),
                        "table = count(); on tracepoint('sched:sched_process_exec')"
                                + " { table[it.comm, it.args_pid]++ }"),
                arguments(Job.adding(SEND, List.of(), new Hist(), number("size"), List.of(pid)),
                        "table = hist(); on kprobe('tcp_sendmsg') { table[it.pid] << it.size }"));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void shouldMakeTheSamePlanAsGroovy(Job job, String groovy) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler(FakeProbes.ALL).compile("test", groovy).newScript(host, new HashMap<>()).run();
        Plan written = ScriptRun.plan(host.calls().get(0));
        Plan plan = job.plan();
        assertEquals("" + written.kernelTests(), "" + plan.kernelTests());
        assertEquals(written.captured(), plan.captured());
        assertEquals("" + FilterMaps.of(written), "" + FilterMaps.of(plan));
        assertEquals("" + written.aggregations(), "" + plan.aggregations());
        assertEquals(written.delivers(), plan.delivers());
    }

    private static String failure(Condition condition) {
        return assertThrows(PlanError.class, () -> Job.printing(EXEC, condition.conjuncts()).plan()).getMessage();
    }

    @Test
    void shouldRefuseFieldsThatAreNotThereOrOfAnotherType() {
        assertEquals("tracepoint:sched:sched_process_exec has no field 'filenam'; did you mean filename?",
                failure(text("filenam").eq("x")));
        assertEquals("the field filename of tracepoint:sched:sched_process_exec is a text, not a whole number: say"
                + " text(\"filename\")", failure(number("filename").eq(1)));
        assertEquals("the field args_pid of tracepoint:sched:sched_process_exec is a whole number, not an IP address:"
                + " say number(\"args_pid\")", failure(address("args_pid").eq("::1")));
        assertEquals("the field args_pid of tracepoint:sched:sched_process_exec is a whole number, not a text: say"
                + " number(\"args_pid\")", assertThrows(PlanError.class, () -> Job.counting(
                        EXEC, List.of(), new Count(), List.of(text("args_pid"))).plan()).getMessage());
    }

    @Test
    void shouldGiveFieldsByNameToLambdas() {
        TracedEvent event = new TracedEvent(EventOf.fields(EXEC, Map.of("filename", "/bin/sh", "args_pid", 7)));
        assertEquals("/bin/sh", event.text("filename"));
        assertEquals(7, event.number("args_pid"));
        assertEquals("the field filename of tracepoint:sched:sched_process_exec is a text, not a whole number: say"
                + " text(\"filename\")",
                assertThrows(IllegalArgumentException.class, () -> event.number("filename")).getMessage());
        assertEquals("tracepoint:sched:sched_process_exec has no field 'filenam'; did you mean filename?",
                assertThrows(IllegalArgumentException.class, () -> event.text("filenam")).getMessage());
    }
}
