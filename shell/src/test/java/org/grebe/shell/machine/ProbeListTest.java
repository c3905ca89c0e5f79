package org.grebe.shell.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.probes.KernelFacts;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.bpf.tracefs.TracepointFormat;
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
        public Optional<TracepointFormat> format(String category, String name) {
            return Optional.of(TracepointFormat.parse("name: " + name + "\nID: 1\n"
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
            assertThrows(RuntimeException.class, () -> ProbeList.of(KERNEL, pattern, p -> true).lines());
        } else {
            assertEquals(expected, String.join(" ", ProbeList.of(KERNEL, pattern, p -> true).lines()));
        }
    }

    private static final Predicate<Provider> NO_KPROBES = p -> !p.word().equals("kprobe");

    private static final KernelProbes PLUMBED = new KernelProbes(new Few(
            List.of("__bpf_trace_tcp_retrans", "__SCT__tp_func_tcp_retrans", "perf_trace_tcp_retrans",
                    "tcp_retrans_try",
                    "__ftrace_invalid_address___8"), List.of("tcp:tcp_retrans")));

    @Test
    void shouldListFirstWhatWorksEverywhereAndLeavePlumbingOut() {
        ProbeList found = ProbeList.of(PLUMBED, "*retrans*", p -> true);
        assertEquals(List.of("tracepoint:tcp:tcp_retrans", "kprobe:tcp_retrans_try"), found.lines());
        assertEquals("left out: 3 functions that belong to tracepoints, such as __SCT__tp_func_tcp_retrans;"
                + " `probes --all *retrans*` lists them, too", found.note());
        assertEquals(5, ProbeList.of(PLUMBED, "--all *retrans*", p -> true).lines().size());
        assertEquals(6, ProbeList.of(PLUMBED, "--all *", p -> true).lines().size());
        assertEquals(List.of("kprobe:perf_trace_tcp_retrans"),
                ProbeList.of(PLUMBED, "kprobe:perf_trace_*", p -> true).lines());
    }

    @Test
    void shouldLeaveKprobesOutWhereTheyDoNotWorkAndSomethingElseDoes() {
        ProbeList found = ProbeList.of(PLUMBED, "retrans", NO_KPROBES);
        assertEquals(List.of("tracepoint:tcp:tcp_retrans"), found.lines());
        assertEquals("left out: 4 kernel functions, since kprobes do not work here;"
                + " `probes --all retrans` lists them, too", found.note());
        assertEquals(List.of("kprobe:tcp_retrans_try"), ProbeList.of(PLUMBED, "_try", NO_KPROBES).lines());
        assertEquals(List.of("kprobe:tcp_retrans_try"), ProbeList.of(PLUMBED, "kprobe:tcp_*", NO_KPROBES).lines());
    }

    @Test
    void shouldTellOfAllKindsWhenNothingIsAskedFor() {
        String all = String.join("\n", ProbeList.of(KERNEL, "", p -> true).lines());
        for (Provider provider : Providers.ALL) {
            assertTrue(all.contains(provider.form() + " "), all);
        }
        assertTrue(all.startsWith("connect "), all);
    }

    @Test
    void shouldSayThatTracepointsAreNotKnown() {
        KernelProbes blind = new KernelProbes(new Few(List.of("f"), List.of()));
        String text = assertThrows(TraceError.class,
                () -> ProbeList.of(blind, "tracepoint:sched:*", p -> true)).getMessage();
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
