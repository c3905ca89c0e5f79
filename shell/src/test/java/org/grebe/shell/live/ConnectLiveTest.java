package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Trace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** connect on this kernel, by each attach kind. */
@Tag("live")
@Timeout(300)
class ConnectLiveTest {
    /** Some that tell byte orders apart, and the ends. */
    static final List<Integer> PORTS = List.of(80, 443, 256, 8080, 1, 65535);

    private static final String EACH = "org.grebe.shell.live.AttachKinds#each";

    /** The one event of a connect, from the trace without and from the one with its source port. */
    private static List<Observed> both(ConnectSurvey survey, Predicate<Observed> which) {
        List<Observed> plain = survey.plain(which);
        List<Observed> withSport = survey.withSport(which);
        assertEquals(1, plain.size(), () -> "without sport: " + plain);
        assertEquals(1, withSport.size(), () -> "with sport: " + withSport);
        return List.of(plain.get(0), withSport.get(0));
    }

    private static Predicate<Observed> connected(Facts fact) {
        return Observed.by(fact.number("pid")).and(e -> !e.fields().containsKey("sport")
                || e.number("sport") == fact.number("sport"));
    }

    private static void assertEnds(Observed e, long ip, String saddr, String daddr, long dport) {
        assertEquals(ip + " " + saddr + " " + daddr + " " + dport,
                e.text("ip") + " " + e.text("saddr") + " " + e.text("daddr") + " " + e.text("dport"));
    }

    private static void assertThread(Observed e, Facts fact) {
        for (String field : List.of("pid", "tid", "ppid", "uid", "gid", "comm", "netns", "mntns", "pidns", "nspid")) {
            assertEquals(fact.text(field), e.text(field), field);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldAttachByTheKindThatIsAskedFor(AttachKind kind) {
        for (Trace trace : ConnectSurvey.by(kind).trace().traces()) {
            assertEquals(kind, trace.report().kind());
        }
        assertEquals(List.of(), ConnectSurvey.by(kind).trace().warnings());
    }

    /** The three connects over IPv4 to one listener, in the order of their making. */
    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeEachConnectOverIpv4OnceAndInOrder(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        List<String> names = List.of("v4", "mapped", "nonblocking", "thread", "bound");
        List<Observed> events = survey.withSport(Observed.to("127.0.0.1")
                .and(Observed.by(Workload.pid()))
                .and(e -> names.stream().anyMatch(n -> survey.fact(n).number("sport") == e.number("sport"))));
        assertEquals(names.stream().map(n -> survey.fact(n).number("sport")).toList(),
                events.stream().limit(names.size()).map(e -> e.number("sport")).toList());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellThreadAddressesAndPortsOfIpv4(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        Facts fact = survey.fact("v4");
        List<Observed> events = survey.withSport(connected(fact));
        assertEquals(1, events.size(), events::toString);
        assertThread(events.get(0), fact);
        assertEnds(events.get(0), 4, "127.0.0.1", "127.0.0.1", events.get(0).number("dport"));
        assertEquals("connected", fact.text("outcome"));
        assertEquals(0, events.get(0).number("ret"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellIpv6(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        List<Observed> events = both(survey, Observed.to("::1").and(Observed.by(Workload.pid())));
        for (Observed e : events) {
            assertThread(e, survey.fact("v6"));
            assertEnds(e, 6, "::1", "::1", events.get(0).number("dport"));
        }
        assertEquals(survey.fact("v6").number("sport"), events.get(1).number("sport"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellMappedConnectOnceAsIpv4(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        List<Observed> events = survey.withSport(connected(survey.fact("mapped")));
        assertEquals(1, events.size(), events::toString);
        assertEnds(events.get(0), 4, "127.0.0.1", "127.0.0.1", events.get(0).number("dport"));
        assertEquals(List.of(), survey.plain(e -> e.text("daddr").startsWith("::ffff")));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeNonBlockingConnect(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        assertEquals("connected", survey.fact("nonblocking").text("outcome"));
        assertEquals(1, survey.withSport(connected(survey.fact("nonblocking"))).size());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellNameAndNumberOfTheThread(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        Facts fact = survey.fact("thread");
        for (Observed e : both(survey, x -> x.number("tid") == fact.number("tid"))) {
            assertThread(e, fact);
            assertEquals(Workload.pid(), e.number("pid"));
            assertNotEquals(e.number("pid"), e.number("tid"));
            assertEquals("a-name-of-20-le", e.text("comm"));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeRefusedConnect(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        Facts fact = survey.fact("refused");
        assertEquals("Connection_refused", fact.text("outcome"));
        List<Observed> events = both(survey, Observed.to("127.9.1.2"));
        events.forEach(e -> assertEnds(e, 4, "127.0.0.1", "127.9.1.2", 1));
        assertEquals(fact.number("sport"), events.get(1).number("sport"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellBoundSource(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        Facts fact = survey.fact("bound");
        // The second socket of that source got no further, but the tracepoint sees it: see below.
        Observed first = survey.withSport(e -> e.text("saddr").equals("127.9.1.1")).get(0);
        assertEquals(fact.number("sport"), first.number("sport"));
        assertEnds(first, 4, "127.9.1.1", "127.0.0.1", first.number("dport"));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellPortsInTheirOrder(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        List<Long> ports = PORTS.stream().map(Integer::longValue).toList();
        assertEquals(ports, survey.plain(Observed.to("127.9.1.3")).stream().map(e -> e.number("dport")).toList());
        assertEquals(ports, survey.withSport(Observed.to("127.9.1.3")).stream().map(e -> e.number("dport")).toList());
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldSeeNoConnectWithoutFreePortButByTracepoint(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        String outcome = survey.fact("unavailable").text("outcome");
        assertTrue(outcome.contains("Cannot_assign_requested_address"), outcome);
        int seen = survey.plain(e -> e.text("saddr").equals("127.9.1.1")).size();
        assertEquals(kind == AttachKind.TRACEPOINT ? 2 : 1, seen);
        // The second socket had bound its port, so it has one although it cannot use it.
        int withSport = survey.withSport(e -> e.text("saddr").equals("127.9.1.1")).size();
        assertEquals(kind == AttachKind.TRACEPOINT ? 2 : 1, withSport);
        assertEquals(kind == AttachKind.TRACEPOINT, survey.trace().traces().get(0).report().differences().stream()
                .anyMatch(d -> d.startsWith("an attempt that fails without a free local port is an event too")));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellLoopbackForUnspecifiedAddress(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        for (Observed e : both(survey, Observed.by(survey.fact("any").number("pid")))) {
            assertEnds(e, 4, "127.0.0.1", "127.0.0.1", 1);
            assertEquals("bash", e.text("comm"));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellUserGroupAndParent(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        for (Observed e : both(survey, Observed.by(survey.fact("user").number("pid")))) {
            assertEquals(12345, e.number("uid"));
            assertEquals(23456, e.number("gid"));
            assertEquals(ProcessHandle.current().pid(), e.number("ppid"));
        }
    }

    /** There the second connect, to a host without a route, is no event. */
    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellFreshNamespacesAndNoConnectWithoutRoute(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        Facts fact = survey.fact("namespaces");
        assertTrue(fact.said().contains("unreachable"), fact.said());
        for (Observed e : both(survey, Observed.by(fact.number("pid")))) {
            assertEquals("127.0.0.1", e.text("daddr"));
            assertEquals(fact.text("net"), "net:[" + e.text("netns") + "]");
            assertEquals(fact.text("mnt"), "mnt:[" + e.text("mntns") + "]");
            assertNotEquals(survey.fact("v4").text("netns"), e.text("netns"));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellCgroup(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        Facts fact = survey.fact("cgroup");
        for (Observed e : both(survey, Observed.by(fact.number("pid")))) {
            assertEquals(fact.text("inode"), e.text("cgroup"));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldTellMonotonicTimeThatRises(AttachKind kind) {
        ConnectSurvey survey = ConnectSurvey.by(kind);
        List<Observed> events = survey.plain(Observed.by(Workload.pid()));
        assertTrue(events.size() >= 7 + PORTS.size(), events::toString);
        assertTrue(events.stream().allMatch(e -> survey.isWithin(e.number("time"))), events::toString);
        List<Long> times = events.stream().map(e -> e.number("time")).toList();
        assertEquals(times.stream().sorted().toList(), times);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldAccountForEveryEventInBothTraces(AttachKind kind) {
        ScriptTrace trace = ConnectSurvey.by(kind).trace();
        long rows = 0;
        for (Trace t : trace.traces()) {
            Accounting a = t.accounting();
            // The kernel misses what comes on a processor that is in the program already, by an interrupt say.
            assertEquals(new Accounting(0, a.delivered(), 0, 0, a.missed(), 0, a.delivered(), 0), a);
            rows += a.received();
        }
        assertEquals(trace.rows().size(), rows);
    }
}
