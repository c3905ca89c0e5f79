package org.grebe.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What explain says, word for word, on machines that are made up. */
class ExplanationTest {
    private static final Machine ALL = Explained.machine("", Map.of());

    private static void assertExplains(String text, String script) {
        String said = Explained.text(script, ALL);
        assertEquals(text, said.substring(0, said.indexOf("  attach   ")));
    }

    @Test
    void shouldSayWhereEachConditionIsDecidedAndWhy() {
        assertExplains("""
                on connect: a TCP connection is attempted by a process of this machine
                  kernel   it.dport in [80, 443]      line 1, column 18
                  kernel   it.comm.startsWith('cu')   line 1, column 42
                  script   slow(it.daddr)             line 1, column 70
                           because it calls slow()
                  copied   comm, saddr, daddr, pid, dport, ip: 64 bytes an event, of 120 with all fields
                """,
                "on connect { if (it.dport in [80,443] && it.comm.startsWith(\"cu\") && slow(it.daddr)) print it }\n"
                        + "def slow(address) { address }");
    }

    /** Those of {@code *: filters} have no place of their own. */
    @Test
    void shouldShowWhereEachFilterIs() {
        assertExplains("""
                on connect: a TCP connection is attempted by a process of this machine
                  kernel   it.pid == 181    line 1, column 12
                  kernel   it.dport == 80   line 2, column 3
                  kernel   it.uid == 0      line 1, column 1
                  kernel   it.netns == 7    line 1, column 1
                  copied   comm: 24 bytes an event, of 120 with all fields
                """,
                "on connect(pid: 181,\n  dport: 80, *: [uid: 0, netns: 7]) { print it.comm }");
    }

    @Test
    void shouldPointToThePartThatKeepsAConditionInTheScript() {
        assertExplains("""
                on accept: a TCP connection is accepted by a process of this machine
                  script   it.pid == 1 || it.comm.length() > 4   line 2, column 5
                           because the kernel has no length(), at line 2, column 20
                  copied   comm, pid, rport: 32 bytes an event, of 128 with all fields
                """,
                "on accept { if (\n    it.pid == 1 || it.comm.length() > 4) print it.rport }");
    }

    @Test
    void shouldShowWhatVariablesStandForAndWhatSetsHold() {
        assertExplains("""
                on connect: a TCP connection is attempted by a process of this machine
                  kernel   it.daddr in nets    line 2, column 1
                           as (daddr in 10.0.0.0/8 || daddr in 192.168.0.0/16)
                  kernel   it.dport in ports   line 2, column 38
                           as dport in bitmap set1 of 30 values
                  kernel   it.pid != me        line 2, column 59
                           as pid != 7
                  map      bitmap set1 of 30 values: 1, 2, 3, 4, 5, 6, 7, 8, ... 30
                  copied   no field: 8 bytes an event, of 120 with all fields
                """.replace("it.daddr in nets    line 2, column 1", "it.daddr in nets    line 2, column 18"),
                "ports = (1..30).toList(); nets = ['10.0.0.0/8', '192.168.0.0/16']; me = 7\n"
                        + "on connect { if (it.daddr in nets && it.dport in ports && it.pid != me) println 'x' }");
    }

    @Test
    void shouldSayWhatIsCountedInTheKernel() {
        assertExplains("""
                on connect: a TCP connection is attempted by a process of this machine
                  kernel   it.uid == 0   line 1, column 38
                  kernel   counts hits: count by comm, (dport / 2)
                  copied   nothing: no event leaves the kernel
                """.replace("/ 2", "% 2").replace("column 38", "column 34"),
                "hits = count(); on connect { if (it.uid == 0) hits[it.comm, it.dport % 2]++ }");
    }

    @Test
    void shouldSayWhyItCountsInTheScript() {
        assertExplains("""
                on connect: a TCP connection is attempted by a process of this machine
                  script   counts, because the closure does something else besides
                  copied   comm: 24 bytes an event, of 120 with all fields
                """, "hits = count(); on connect { hits[it.comm]++; println 'x' }");
    }

    @Test
    void shouldSayWhichAttachKindIsTakenAndWhatSpeaksAgainstBetterOnes() {
        Machine old = Explained.machine("", Map.of(
                "fexit of tcp_v4_connect and tcp_v6_connect", "EPERM (Operation not permitted)",
                "kprobe and kretprobe of tcp_v4_connect and tcp_v6_connect", "no kprobe PMU"));
        assertEquals("""
                  attach   tracepoint: tp_btf:inet_sock_set_state
                           not fentry: EPERM (Operation not permitted)
                           not kprobe: no kprobe PMU
                           differs: an attempt that fails without a free local port is an event too, unless sport is
                             asked for and the socket was not bound
                           differs: sport is known at the next change of state: such rows come when the connect is
                             answered or given up
                           differs: sendto(MSG_FASTOPEN) and other SYNs with no connect() are seen as the kernel
                             functions see them
                  program  connect_image (test run): 42 instructions
                """, attached(old).replaceAll("\\(.*\\): \\d+ instr", "(test run): 42 instr"));
        assertEquals("""
                  attach   fentry: fexit of tcp_v4_connect and tcp_v6_connect
                """, attached(ALL).replaceAll("  program .*\n", ""));
    }

    @Test
    void shouldSayWhatCannotBeKnownHere() {
        assertEquals("""
                  attach   fentry: fexit of tcp_v4_connect and tcp_v6_connect, if this kernel takes it
                           this can be found out only with CAP_BPF: run it as root
                """, attached(Explained.machine("this can be found out only with CAP_BPF: run it as root", Map.of()))
                .replaceAll("  program .*\n", ""));
    }

    @Test
    void shouldSayThatNothingWorks() {
        Machine none = Explained.machine("", Map.of(
                "fexit of inet_csk_accept", "a", "kretprobe of inet_csk_accept", "b",
                "tracepoints syscalls:sys_exit_accept and sys_exit_accept4", "c"));
        String said = Explained.text("on accept { print it }", none);
        assertEquals("""
                  attach   nothing that works here
                           not fentry: a
                           not kprobe: b
                           not tracepoint: c
                """, said.substring(said.indexOf("  attach")));
    }

    private static String attached(Machine machine) {
        String said = Explained.text("on connect { print it }", machine);
        return said.substring(said.indexOf("  attach"));
    }
}
