package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.SessionOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** retransmit on this kernel: SYNs to neighbours that never answer, in a network namespace of its own. */
@Tag("live")
@Timeout(300)
class RetransmitLiveTest {
    private static final String SILENCE = """
            ip link add v0 type veth peer name v1
            ip addr add 10.77.8.1/24 dev v0
            ip addr add fd00:77::1/64 dev v0 nodad
            ip link set v0 up
            ip link set v1 up
            ip neigh add 10.77.8.2 lladdr 02:00:00:00:00:01 dev v0
            ip neigh add fd00:77::2 lladdr 02:00:00:00:00:01 dev v0
            echo 1 >/proc/sys/net/ipv4/tcp_syn_retries
            echo 0 >/proc/sys/net/ipv4/tcp_syn_linear_timeouts 2>/dev/null
            echo 7002 7002 >/proc/sys/net/ipv4/ip_local_port_range
            (true 3<>/dev/tcp/10.77.8.2/4080) 2>/dev/null &
            (true 3<>/dev/tcp/fd00:77::2/4080) 2>/dev/null &
            wait""";

    private static ScriptTrace trace;

    @BeforeAll
    static void loseSyns() {
        trace = ScriptTrace.run(SessionOptions.defaults(), "n = count();"
                        + " on retransmit(dport: 4080) { print it.ip, it.saddr, it.sport, it.daddr, it.state,"
                        + " it.netns };"
                        + " on retransmit { if (it.daddr in ['10.77.8.0/24', 'fd00:77::/64'] && it.state == 2)"
                        + " n[it.netns, it.daddr]++ };"
                        + " end { n.each { row -> print row.key[1], row.value, row.key[0] } }",
                traces -> Workload.bash(List.of("unshare", "--net"), SILENCE));
    }

    private static List<List<Object>> rows(int size) {
        return trace.rows().stream().filter(r -> r.size() == size).map(r -> List.<Object>copyOf(r)).toList();
    }

    @Test
    void shouldSeeEachSynThatIsSentAgain() {
        List<String> seen = rows(6).stream().map(r -> r.subList(0, 5).toString()).sorted().toList();
        assertEquals(List.of("[4, 10.77.8.1, 7002, 10.77.8.2, 2]", "[6, fd00:77::1, 7002, fd00:77::2, 2]"), seen);
        assertEquals(1, rows(6).stream().map(r -> r.get(5)).distinct().count(), "of one network namespace");
    }

    @Test
    void shouldCountThemInTheKernel() {
        Object netns = rows(6).get(0).get(5);
        assertEquals(List.of("[10.77.8.2, 1, " + netns + "]", "[fd00:77::2, 1, " + netns + "]"),
                rows(3).stream().map(Object::toString).sorted().toList());
        Accounting a = trace.traces().get(1).accounting();
        assertEquals(2, a.aggregated(), a.toString());
        assertEquals(0, a.delivered(), a.toString());
    }

    @Test
    void shouldAccountForEveryEvent() {
        trace.traces().forEach(t -> {
            Accounting a = t.accounting();
            assertEquals(a.hits(), a.rejected() + a.delivered() + a.aggregated() + a.lost() + a.missed() + a.dropped(),
                    a.toString());
            assertTrue(a.hits() >= 2, a.toString());
        });
    }
}
