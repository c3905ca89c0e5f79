package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.probes.KernelFacts;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Site;
import org.grebe.bpf.tracefs.EventFormat;
import org.grebe.core.engine.TraceError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be traced, on a kernel with few names and no BTF. */
class ProbeListTest {
    private record Few(List<String> functions, List<String> tracepoints) implements KernelFacts {
        @Override
        public Btf btf() {
            throw new BtfException("none here");
        }

        @Override
        public Optional<EventFormat> format(String category, String name) {
            return Optional.of(EventFormat.parse("name: " + name + "\nID: 1\n"
                    + "\tfield:int number;\toffset:8;\tsize:4;\tsigned:1;\n"));
        }
    }

    private static final KernelProbes KERNEL = new KernelProbes(new Few(
            List.of("tcp_sendmsg", "__pfx_tcp_sendmsg", "tcp_sendmsg.cold", "udp_sendmsg", "tcp_sendmsg", "tcp_v4_rcv"),
            List.of("sched:sched_switch", "sched:sched_wakeup", "sock:inet_sock_set_state")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kprobe:tcp_send*         | kprobe:tcp_sendmsg",
        "'kprobe:*_sendmsg'       | kprobe:tcp_sendmsg kprobe:udp_sendmsg",
        "fail:x*                  | -",
        "kretprobe:v4             | kretprobe:tcp_v4_rcv",
        "tracepoint:sched:*       | tracepoint:sched:sched_switch tracepoint:sched:sched_wakeup",
        "tracepoint:*set_state    | tracepoint:sock:inet_sock_set_state",
        "tracepoint:sched_sw?tch  | tracepoint:sched:sched_switch",
        "kprobe:tcp.sendmsg       | -",
    })
    void shouldListWhatMatches(String pattern, String expected) {
        if (expected.equals("-")) {
            assertThrows(RuntimeException.class, () -> ProbeList.lines(KERNEL, pattern));
        } else {
            assertEquals(expected, String.join(" ", ProbeList.lines(KERNEL, pattern)));
        }
    }

    @Test
    void shouldTellOfAllKindsWhenNothingIsAskedFor() {
        String all = String.join("\n", ProbeList.lines(KERNEL, ""));
        for (Site.Kind kind : Site.Kind.values()) {
            assertTrue(all.contains(kind.form() + " "), all);
        }
        assertTrue(all.startsWith("connect "), all);
    }

    @Test
    void shouldSayThatTracepointsAreNotKnown() {
        KernelProbes blind = new KernelProbes(new Few(List.of("f"), List.of()));
        String text = assertThrows(TraceError.class, () -> ProbeList.lines(blind, "tracepoint:sched:*")).getMessage();
        assertTrue(text.endsWith("tracefs cannot be read; run as root"), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "connect                            | connect",
        "tracepoint:sched:sched_switch      | tracepoint:sched:sched_switch",
        "tracepoint('sched:sched_switch')   | tracepoint:sched:sched_switch",
        "tracepoint( \"sched:sched_switch\" | tracepoint:sched:sched_switch",
        "uprobe:x                           | -",
        "nothing                            | -",
        "kprobe:tcp_sendmsg                 | -",
    })
    void shouldFindAProbeAsPeopleWriteIt(String text, String name) {
        assertEquals(name, NamedProbe.findQuietly(KERNEL, text).map(Probe::name).orElse("-"));
    }
}
