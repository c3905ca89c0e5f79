package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.grebe.bpf.probes.AttachKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** accept on this kernel, by each attach kind. */
@Tag("live")
@Timeout(300)
class AcceptLiveTest {
    private static final String EACH = "org.grebe.shell.live.AttachKinds#each";

    private static Predicate<Observed> at(AcceptSurvey survey, String listener) {
        return e -> e.number("lport") == survey.port(listener);
    }

    /** The one event of a listener, of which the acceptor knows everything. */
    private static Observed only(AttachKind kind, String listener) {
        AcceptSurvey survey = AcceptSurvey.by(kind);
        List<Observed> events = survey.events(at(survey, listener));
        assertEquals(1, events.size(), events::toString);
        Observed e = events.get(0);
        Facts fact = survey.accepted(listener).get(0);
        for (String field : List.of("pid", "tid", "ppid", "nspid", "uid", "gid", "comm", "netns", "mntns", "pidns",
                "rport", "lport")) {
            assertEquals(fact.text(field), e.text(field), field);
        }
        assertEquals(0, e.number("ret"));
        return e;
    }

    private static void assertEnds(Observed e, long ip, String raddr, String laddr) {
        assertEquals(ip + " " + raddr + " " + laddr, e.text("ip") + " " + e.text("raddr") + " " + e.text("laddr"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellIpv4(AttachKind kind) {
        Observed e = only(kind, "four");
        assertEnds(e, 4, "127.0.0.1", "127.0.0.1");
        assertEquals(Workload.pid(), e.number("pid"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellIpv6(AttachKind kind) {
        assertEnds(only(kind, "six"), 6, "::1", "::1");
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellIpv4ClientOfDualStackListenerByItsIpv4Address(AttachKind kind) {
        assertEnds(only(kind, "dual"), 6, "127.0.0.1", "127.0.0.1");
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellTheThreadThatAccepts(AttachKind kind) {
        Observed e = only(kind, "thread");
        assertEquals("acceptor", e.text("comm"));
        assertNotEquals(e.number("pid"), e.number("tid"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeNonBlockingAcceptOnlyWhereSomebodyCame(AttachKind kind) {
        AcceptSurvey survey = AcceptSurvey.by(kind);
        assertEquals(List.of("nothing", "accepted"),
                survey.accepted("nonblocking").stream().map(f -> f.text("outcome")).toList());
        assertEquals(1, survey.events(at(survey, "nonblocking")).size());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeTwentyInARowInTheirOrder(AttachKind kind) {
        AcceptSurvey survey = AcceptSurvey.by(kind);
        List<Long> ports = survey.accepted("twenty").stream().map(f -> f.number("rport")).toList();
        assertEquals(20, ports.size());
        assertEquals(ports, survey.events(at(survey, "twenty")).stream().map(e -> e.number("rport")).toList());
    }

    /** Neither what waited in vain in the queue of a listener, nor what came after it was closed. */
    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeNothingThatWasNeverAccepted(AttachKind kind) {
        AcceptSurvey survey = AcceptSurvey.by(kind);
        assertEquals(List.of(), survey.events(at(survey, "closed")));
        assertEquals("accepted", survey.accepted("unix").get(0).text("outcome"));
        long all = IntStream.of(1, 1, 1, 1, 1, 20).sum() + (kind == AttachKind.TRACEPOINT ? 2 : 1);
        assertEquals(all, survey.events(Observed.by(Workload.pid())).size());
    }

    /** A function that was entered before the trace is not seen to return; a system call is. */
    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeThreadThatWaitedBeforeTheTraceAsDocumented(AttachKind kind) {
        AcceptSurvey survey = AcceptSurvey.by(kind);
        List<Long> clients = survey.clients("waiting");
        List<Long> seen = survey.events(at(survey, "waiting")).stream().map(e -> e.number("rport")).toList();
        assertEquals(kind == AttachKind.TRACEPOINT ? clients : clients.subList(1, 2), seen);
        assertEquals(kind != AttachKind.TRACEPOINT, survey.trace().traces().get(0).report().differences().stream()
                .anyMatch(d -> d.startsWith("a thread that was blocked in accept() before the trace began")));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldAttachByTheKindThatIsAskedForAndLoseNothing(AttachKind kind) {
        ScriptTrace trace = AcceptSurvey.by(kind).trace();
        assertEquals(kind, trace.traces().get(0).report().kind());
        assertEquals(trace.rows().size(), trace.traces().get(0).accounting().hits());
        assertEquals(List.of(), trace.warnings());
    }

    /** The kernel's own choice for a kretprobe is room for 10, or twice the processors. */
    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeACrowdThatWaitsInAcceptAtOnce(AttachKind kind) {
        int crowd = 2 * Math.max(10, 2 * Runtime.getRuntime().availableProcessors());
        ScriptTrace trace = ScriptTrace.run(ScriptTrace.options(kind),
                "on accept { if (it.comm == 'crowd') print it.rport }",
                traces -> Workload.tell("crowd " + crowd + " crowd"));
        assertEquals(crowd, trace.rows().size());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellMonotonicTimeThatRises(AttachKind kind) {
        AcceptSurvey survey = AcceptSurvey.by(kind);
        List<Long> times = survey.events(Observed.by(Workload.pid())).stream().map(e -> e.number("time")).toList();
        assertEquals(times.stream().filter(survey::isWithin).sorted().toList(), times);
    }
}
