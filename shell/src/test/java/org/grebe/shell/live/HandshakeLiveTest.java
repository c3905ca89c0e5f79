package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.Accounting;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** handshake on this kernel: how attempts end that the workload and the shell make. */
@Tag("live")
@Timeout(300)
class HandshakeLiveTest {
    /** A namespace of its own, where nothing leads anywhere but to a neighbour that never answers. */
    private static final String ROUTES = """
            ip link set lo up
            ip route add unreachable 198.51.100.0/24
            ip route add prohibit 203.0.113.0/24
            ip link add v0 type veth peer name v1
            ip addr add 10.77.7.1/24 dev v0
            ip link set v0 up
            ip link set v1 up
            ip neigh add 10.77.7.2 lladdr 02:00:00:00:00:01 dev v0
            echo 1 >/proc/sys/net/ipv4/tcp_syn_retries
            echo 0 >/proc/sys/net/ipv4/tcp_syn_linear_timeouts 2>/dev/null
            echo 7001 7001 >/proc/sys/net/ipv4/ip_local_port_range
            (true 3<>/dev/tcp/192.0.2.1/80) 2>/dev/null
            (true 3<>/dev/tcp/2001:db8::1/80) 2>/dev/null
            (true 3<>/dev/tcp/198.51.100.1/80) 2>/dev/null
            (true 3<>/dev/tcp/203.0.113.1/80) 2>/dev/null
            (true 3<>/dev/tcp/10.77.7.2/80) 2>/dev/null &
            # to port 80, state SYN_SENT
            until grep -q ':0050 02 ' /proc/net/tcp; do sleep 0.02; done
            (true 3<>/dev/tcp/10.77.7.2/80) 2>/dev/null
            wait""";

    private static final List<String> FIELDS = List.of("time", "pid", "tid", "ppid", "comm", "uid", "gid", "mntns",
            "pidns", "nspid", "cgroup", "ip", "saddr", "sport", "daddr", "dport", "netns", "latency", "ret");

    private static Survey survey;

    /** What was made, once for all tests, and what a trace told of it. */
    private record Survey(Facts v4, Facts v6, Facts mapped, Facts refused, Facts bound, Facts unavailable, long port,
            long port6, List<Observed> events, ScriptTrace trace) {
        static Survey make() {
            Facts[] f = new Facts[8];
            // Others may flood this machine with connects meanwhile.
            String own = Observed.handler("handshake", "all", FIELDS)
                    .replace("{ print", "{ if (it.pid == " + Workload.pid() + " || it.comm == 'bash') print");
            ScriptTrace trace = ScriptTrace.run(ScriptTrace.options(AttachKind.TRACEPOINT), own, traces -> {
                        f[6] = Workload.tell("listen hs4 INET 127.0.0.1");
                        f[7] = Workload.tell("listen hs6 INET6 ::1");
                        String port = f[6].text("port");
                        f[0] = Workload.tell("connect INET 127.0.0.1 " + port + " thread=shake");
                        f[1] = Workload.tell("connect INET6 ::1 " + f[7].text("port") + " nonblocking");
                        f[2] = Workload.tell("connect INET6 127.0.0.1 " + port);
                        f[3] = Workload.tell("connect INET 127.77.0.1 1 bind=127.77.0.2:0");
                        f[4] = Workload.tell("connect INET 127.0.0.1 " + port + " bind=127.77.0.3:0 keep");
                        f[5] = Workload.tell("connect INET 127.0.0.1 " + port + " bind=127.77.0.3:"
                                + f[4].text("sport"));
                        Workload.bash(List.of("unshare", "--net"), ROUTES);
                        Workload.tell("close hs4");
                        Workload.tell("close hs6");
                    });
            return new Survey(f[0], f[1], f[2], f[3], f[4], f[5], f[6].number("port"), f[7].number("port"),
                    Observed.of(trace, "all", FIELDS), trace);
        }

        List<Observed> events(Predicate<Observed> which) {
            return events.stream().filter(which).toList();
        }

        Observed only(Predicate<Observed> which) {
            List<Observed> found = events(which);
            assertEquals(1, found.size(), () -> found + " of " + events);
            return found.get(0);
        }
    }

    private static synchronized Survey survey() {
        if (survey == null) {
            survey = Survey.make();
        }
        return survey;
    }

    private static Predicate<Observed> of(Facts fact) {
        return Observed.by(fact.number("pid")).and(e -> e.number("sport") == fact.number("sport"));
    }

    private static void assertEnd(Observed e, String ends, long ret) {
        assertEquals(ends + " " + ret, e.text("ip") + " " + e.text("saddr") + " " + e.text("daddr") + " "
                + e.text("dport") + " " + e.text("ret"));
    }

    @Test
    void shouldTellTheConnectingThreadWhenEstablished() {
        Facts fact = survey().v4();
        Observed e = survey().only(of(fact));
        for (String field : List.of("pid", "tid", "ppid", "uid", "gid", "comm", "netns", "mntns", "pidns", "nspid")) {
            assertEquals(fact.text(field), e.text(field), field);
        }
        assertEnd(e, "4 127.0.0.1 127.0.0.1 " + survey().port(), 0);
        assertTrue(e.number("latency") < 10_000_000, e::toString);
    }

    @Test
    void shouldTellBothFamiliesAndMappedAsIpv4() {
        assertEnd(survey().only(of(survey().v6())), "6 ::1 ::1 " + survey().port6(), 0);
        assertEnd(survey().only(of(survey().mapped())), "4 127.0.0.1 127.0.0.1 " + survey().port(), 0);
    }

    @Test
    void shouldTellRefused() {
        Observed e = survey().only(Observed.to("127.77.0.1").and(Observed.by(Workload.pid())));
        assertEquals("Connection_refused", survey().refused().text("outcome"));
        assertEnd(e, "4 127.77.0.2 127.77.0.1 1", -111);
        assertEquals(survey().refused().number("sport"), e.number("sport"));
    }

    /** The second socket of that source: the address is that of the argument, since the kernel has cleared it. */
    @Test
    void shouldTellOnceThatTheConnectionExists() {
        assertNotEquals("connected", survey().unavailable().text("outcome"));
        List<Observed> both = survey().events(of(survey().bound()));
        assertEquals(2, both.size(), both::toString);
        assertEnd(both.get(0), "4 127.77.0.3 127.0.0.1 " + survey().port(), 0);
        assertEnd(both.get(1), "4 127.77.0.3 127.0.0.1 " + survey().port(), -99);
    }

    @Test
    void shouldTellFailuresBeforeASyn() {
        assertEnd(survey().only(Observed.to("192.0.2.1")), "4 0.0.0.0 192.0.2.1 80", -101);
        assertEnd(survey().only(Observed.to("2001:db8::1")), "6 :: 2001:db8::1 80", -101);
        assertEnd(survey().only(Observed.to("198.51.100.1")), "4 0.0.0.0 198.51.100.1 80", -113);
        assertEnd(survey().only(Observed.to("203.0.113.1")), "4 0.0.0.0 203.0.113.1 80", -13);
    }

    /** The only port there is waits for an answer that never comes, and so there is none for the second. */
    @Test
    void shouldTellTimeoutsAndWantOfPorts() {
        List<Observed> both = survey().events(Observed.to("10.77.7.2"));
        assertEquals(2, both.size(), both::toString);
        assertEnd(both.get(0), "4 0.0.0.0 10.77.7.2 80", -99);
        assertEnd(both.get(1), "4 10.77.7.1 10.77.7.2 80", -110);
        assertEquals(0, both.get(0).number("sport"));
        assertEquals(7001, both.get(1).number("sport"));
        assertTrue(both.get(1).number("latency") >= 1_000_000, both::toString);
    }

    @Test
    void shouldAccountForEveryEvent() {
        Accounting a = survey().trace().traces().get(0).accounting();
        assertEquals(0, a.lost() + a.failed());
        assertEquals(a.delivered(), survey().events().size());
        assertEquals(Optional.empty(), survey().trace().warnings().stream().findFirst());
    }

    /** A socket that is closed before an answer, and one that connects to itself. */
    @Test
    void shouldTellWhatWasGivenUpAndSimultaneousOpens() {
        String script = """
                ip link set lo up; ip link add v0 type veth peer name v1; ip addr add 10.77.8.1/24 dev v0
                ip link set v0 up; ip link set v1 up; ip neigh add 10.77.8.2 lladdr 02:00:00:00:00:01 dev v0
                echo 7002 7002 >/proc/sys/net/ipv4/ip_local_port_range
                (true 3<>/dev/tcp/127.0.0.1/7002)
                bash -c 'true 3<>/dev/tcp/10.77.8.2/80' &
                # to port 80, state SYN_SENT
                until grep -q ':0050 02 ' /proc/net/tcp; do sleep 0.02; done
                kill $!; wait""";
        ScriptTrace trace = ScriptTrace.run(ScriptTrace.options(AttachKind.TRACEPOINT),
                Observed.handler("handshake", "all", FIELDS),
                traces -> Workload.bash(List.of("unshare", "--net"), script));
        List<Observed> events = Observed.of(trace, "all", FIELDS);
        Observed self = events.stream().filter(e -> e.number("dport") == 7002).findFirst().orElseThrow();
        assertEnd(self, "4 127.0.0.1 127.0.0.1 7002", 0);
        assertEquals(7002, self.number("sport"));
        Observed left = events.stream().filter(Observed.to("10.77.8.2")).findFirst().orElseThrow();
        assertEnd(left, "4 10.77.8.1 10.77.8.2 80", -125);
    }

    /** Early tests at the attempt, late ones at its end, counts: the same rows as those that Groovy picks. */
    @Test
    void shouldDecideInTheKernelAsTheScriptWould() {
        String script = """
                hits = count()
                on handshake(daddr: '127.77.1.1') { if (it.ret == -111 && it.latency >= 0) print 'kernel', it.dport }
                on handshake { if (it.daddr == '127.77.1.1' && it.ret == 0) print 'none', it.dport }
                on handshake { if (it.daddr == '127.77.1.1' && it.sport > 0) hits[it.dport, it.ret]++ }
                end { print hits }
                """;
        ScriptTrace trace = ScriptTrace.run(ScriptTrace.options(AttachKind.TRACEPOINT), script,
                traces -> Workload.tell("storm INET 127.77.1.1 9 5"));
        assertEquals("[" + "[kernel, 9], ".repeat(5) + "[[9, -111], 5]]", trace.rows().toString());
        trace.traces().forEach(t -> assertEquals(0, t.accounting().lost()));
    }
}
