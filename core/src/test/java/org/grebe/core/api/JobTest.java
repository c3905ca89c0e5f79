package org.grebe.core.api;

import static org.grebe.core.api.Fields.backlog;
import static org.grebe.core.api.Fields.comm;
import static org.grebe.core.api.Fields.daddr;
import static org.grebe.core.api.Fields.dport;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.EventOf;
import org.grebe.core.engine.LinesOutput;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.explain.Explanation;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What lambdas do to a plan, what is left to the JVM, and what cannot be asked for. */
class JobTest {
    private static final Tracer TRACER = new Tracer(SessionOptions.defaults(), new LinesOutput());

    private static String explained(Job job) {
        String all = Explanation.of(job.plan(), SessionOptions.defaults()).toString();
        return all.substring(0, all.indexOf("  attach "));
    }

    private static List<Term> all(Condition... conditions) {
        return Stream.of(conditions).flatMap(c -> c.conjuncts().stream()).toList();
    }

    private static Event event(String name, int port, String address) {
        return EventOf.fields(Catalogue.connect,
                Map.of("comm", name, "dport", port, "daddr", IpAddress.parse(address), "ip", 4));
    }

    @Test
    void shouldStayInTheJvmWhenALambdaIsAsked() {
        assertEquals("""
                on connect: a TCP connection is attempted by a process of this machine
                  kernel   it.dport in [80, 443]
                  script   slow
                           because it is a lambda, whose code the planner cannot see
                  script   it.comm == 'curl'
                           because it comes after slow, which may do something or fail
                  copied   comm, saddr, daddr, time, cgroup, pid, tid, ppid, nspid, uid, gid, mntns, pidns, netns,
                             ret, sport, dport, ip: 120 bytes an event, of 120 with all fields
                """, explained(Job.printing(Catalogue.connect,
                all(dport.in(80, 443), Condition.of("slow", e -> true), comm.eq("curl")))));
    }

    @Test
    void shouldCopyOneFieldWhenALambdaLooksAtOne() {
        assertEquals("""
                on connect: a TCP connection is attempted by a process of this machine
                  kernel   it.dport == 80
                  script   it.comm.matches(e -> ...)
                           because it is a lambda, whose code the planner cannot see
                  copied   comm, dport: 32 bytes an event, of 120 with all fields
                """, explained(Job.printing(Catalogue.connect,
                all(dport.eq(80).and(comm.matches(c -> c.length() == 4))), List.of(dport))));
    }

    @Test
    void shouldTestInTheKernelWhatIsNecessaryWhenALambdaIsAPartOfAnOr() {
        Plan plan = Job.printing(Catalogue.connect,
                all(dport.eq(80).and(daddr.matches(IpAddress::isV4)).or(dport.eq(22)))).plan();
        assertEquals("[dport in [22, 80]]", "" + plan.kernelTests());
        assertArrayEquals(new boolean[] {false}, plan.pushed());
    }

    @Test
    void shouldAskTheRestOnlyWhenThePlanHasDecidedSome() {
        List<String> asked = new ArrayList<>();
        Job job = Job.printing(Catalogue.connect, all(dport.eq(80), Condition.of(e -> {
            asked.add(e.comm() + " " + e.daddr());
            return !e.comm().equals("wget");
        }), comm.ne("nginx")), List.of(comm, dport.plus(1)));
        LinesOutput output = new LinesOutput();
        var handler = job.handler(job.plan(), output);
        handler.accept(event("curl", 443, "10.0.0.1")); // Its port was the kernel's matter.
        handler.accept(event("wget", 80, "10.0.0.2"));
        handler.accept(event("nginx", 80, "10.0.0.3"));
        assertEquals(List.of("curl 10.0.0.1", "wget 10.0.0.2", "nginx 10.0.0.3"), asked);
        assertEquals(List.of("row [curl, 444]"), output.lines);
    }

    @Test
    void shouldHandTheEventToTheLambdaWhenItIsForEach() {
        List<String> seen = new ArrayList<>();
        Job job = Job.code(Catalogue.connect, List.of(), e -> seen.add(e.comm() + " " + e.dport() + " " + e.rport()));
        job.handler(job.plan(), new LinesOutput()).accept(event("curl", 80, "::1"));
        assertEquals(List.of("curl 80 80"), seen);
    }

    @Test
    void shouldNameTheFieldWhenTheProbeHasNone() {
        Job job = Job.printing(Catalogue.connect, List.of(), List.of(comm, backlog));
        assertTrue(assertThrows(PlanError.class, job::plan).getMessage().startsWith(
                "connect has no field 'backlog'; it has time, pid,"));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(() -> daddr.eq("localhost"), "'localhost' is not an IP address"),
                refused(() -> daddr.in("10.0.0.1/8"),
                        "'10.0.0.1/8' has bits set beyond its prefix; did you mean 10.0.0.0/8?"),
                refused(() -> dport.between(9, 1), "nothing is between 9 and 1; say between(1, 9)"),
                refused(() -> comm.eq(null), "the text is missing: it is null"),
                refused(() -> dport.mod(0), "it.dport.mod(0): there is no remainder by 0"),
                refused(() -> daddr.in(TRACER.live("10.0.0.1", "nowhere")),
                        "'nowhere' is not a block of addresses such as 10.0.0.0/8 or fe80::/10"),
                refused(() -> TRACER.live("bash", null), "the text is missing: it is null"),
                refused(() -> TRACER.live("bash").add((String) null), "the text is missing: it is null"),
                refused(() -> TRACER.every(null, () -> {}), "the time is missing: it is null"),
                refused(() -> TRACER.on(Catalogue.connect).keys(0),
                        "there may be 1 to 1048576 different keys, not 0"),
                refused(() -> dport.in(List.of(1.5)), "it.dport is a whole number, and 1.5 is none"));
    }

    private static Arguments refused(Supplier<Object> what, String message) {
        return Arguments.of(what, message);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldSayWhatIsWrongWhenItCannotBeMeant(Supplier<Object> what, String message) {
        TraceFailure failure = assertThrows(TraceFailure.class, what::get);
        assertEquals(message, failure.getMessage());
        assertTrue(Stream.of(failure.getStackTrace()).noneMatch(f -> f.getClassName().endsWith("EventValue")));
    }

    @Test
    void shouldPrintAsTheScriptHasItWhenItIsShown() {
        Tracer tracer = new Tracer(SessionOptions.defaults(), new LinesOutput());
        assertEquals("on connect where it.dport in [80, 443] && it.comm == 'curl'",
                tracer.on(Catalogue.connect).where(dport.in(80, 443)).where(comm.eq("curl")).toString());
        tracer.close();
    }

    @Test
    void shouldOpenNothingWhenItIsClosed() {
        Tracer tracer = new Tracer(SessionOptions.defaults(), new LinesOutput());
        LiveNumbers ports = tracer.live(80);
        tracer.close();
        ports.add(443);
        assertEquals(List.of(80L, 443L), ports.values());
        String closed = "it was closed, and traces nothing more";
        assertEquals(closed, assertThrows(TraceFailure.class,
                () -> tracer.every(Duration.ofSeconds(1), () -> {})).getMessage());
        assertEquals(closed, assertThrows(TraceFailure.class,
                () -> tracer.on(Catalogue.connect).count()).getMessage());
    }

    static Stream<String> constants() {
        return Stream.of(Fields.class.getFields()).map(java.lang.reflect.Field::getName);
    }

    /** Other fields are had by text: number("backlog"). */
    @ParameterizedTest
    @MethodSource("constants")
    void shouldHaveConstantsAndMethodsOfFieldsThatThereAre(String name) throws Exception {
        Optional<Field> field = Catalogue.ALL.stream().flatMap(p -> p.field(name).stream()).findFirst();
        String derived = Catalogue.ALL.stream().flatMap(p -> p.derived(name).stream()).map(d -> d.javaType).findFirst()
                .orElse("");
        Class<?> type = field.map(f -> f.type().isText()).orElse(derived.equals("String")) ? TextValue.class
                : field.orElseThrow().type() == FieldType.ADDRESS ? AddressValue.class : IntegerValue.class;
        assertEquals(type, Fields.class.getField(name).getType());
        assertEquals("it." + name, Fields.class.getField(name).get(null).toString());
        assertEquals(field.map(f -> f.type().javaType).orElse(derived),
                TracedEvent.class.getMethod(name).getReturnType().getSimpleName());
    }

    @Test
    void shouldTakeTimesInTheUnitOfTheField() {
        assertEquals("it.latency > 10000", Fields.latency.gt(Duration.ofMillis(10)).toString());
        assertEquals("it.latency >= 3", Fields.latency.ge(Duration.ofNanos(2500)).toString());
        assertEquals("it.latency < 3", Fields.latency.lt(Duration.ofNanos(2500)).toString());
        assertEquals("it.dport is not a time and cannot be compared with one; write a number",
                assertThrows(TraceFailure.class, () -> Fields.dport.gt(Duration.ofMillis(1))).getMessage());
        assertEquals("it.dport % 2 is not a time and cannot be compared with one; write a number",
                assertThrows(TraceFailure.class, () -> Fields.dport.mod(2).gt(Duration.ofMillis(1))).getMessage());
        assertEquals("it.dport is a whole number and cannot be compared with NaN",
                assertThrows(TraceFailure.class, () -> Fields.dport.gt(Double.NaN)).getMessage());
        assertThrows(TraceFailure.class, () -> Fields.dport.gt(1e30));
        assertThrows(TraceFailure.class,
                () -> Fields.latency.between(Duration.ofMillis(2), Duration.ofMillis(1)));
    }
}
