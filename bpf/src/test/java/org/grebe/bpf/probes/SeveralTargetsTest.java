package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.FakeFacts.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.grebe.bpf.btf.AnyBtf;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.prog.Attachment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several functions or tracepoints that are one probe. */
class SeveralTargetsTest {
    private static final List<String> NAMES = List.of("tcp_close", "tcp_connect", "tcp_v4_connect", "udp_sendmsg");

    private static KernelProbes tracepoints() {
        Map<String, String> formats = new LinkedHashMap<>();
        formats.put("sched:wake", format("wake", field("int pid", 8, 4, true), field("int cpu_to", 12, 4, true)));
        formats.put("sched:move", format("move", field("int pid", 8, 4, true), field("int cpu_to", 16, 4, true)));
        formats.put("sched:exit", format("exit", field("int pid", 8, 4, true), field("long code", 16, 8, true)));
        formats.put("net:send", format("send", field("unsigned int len", 8, 4, false)));
        return new KernelProbes(new FakeFacts(AnyBtf.make(), formats, FakeFacts.FUNCTIONS));
    }

    private static String format(String name, String... fields) {
        return "name: " + name + "\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
                + String.join("", fields);
    }

    private static Probe probe(String word, String targets) {
        return (word.equals("tracepoint") ? tracepoints() : FakeFacts.probes()).find(Providers.named(word), targets);
    }

    private static String own(Probe probe) {
        return probe.fields().stream().skip(TaskFields.EVERYWHERE.size())
                .map(f -> f.name() + " " + f.type()).collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "tcp_*                       → tcp_close tcp_connect tcp_v4_connect",
        "*connect                    → tcp_connect tcp_v4_connect",
        "tcp_?4_*                    → tcp_v4_connect",
        "tcp_*,!*_v4_*               → tcp_close tcp_connect",
        "udp_sendmsg, tcp_close      → tcp_close udp_sendmsg",
        "!tcp_*                      → udp_sendmsg",
        "tcp_connect,*_connect       → tcp_connect tcp_v4_connect",
        "tcp.close,tcp_c             → ~~",
    })
    void shouldChooseByPatterns(String text, String chosen) {
        assertEquals(chosen, String.join(" ", SeveralTargets.chosen(text, NAMES)));
    }

    @Test
    void shouldTakeNamesAndListsOfNames() {
        Provider kprobe = Providers.named("kprobe");
        Provider tracepoint = Providers.named("tracepoint");
        assertEquals(Optional.of("a,b"), SeveralTargets.of(kprobe, List.of("a", "b")));
        assertEquals(Optional.of("a,b"), SeveralTargets.of(kprobe, List.of(List.of("a", "b"))));
        assertEquals(Optional.of("a"), SeveralTargets.of(kprobe, List.of("a")));
        assertEquals(Optional.empty(), SeveralTargets.of(kprobe, List.of()));
        assertEquals(Optional.empty(), SeveralTargets.of(kprobe, List.of("a", 1)));
        assertEquals(Optional.of("a:b,c:d"), SeveralTargets.of(tracepoint, List.of("a:b", "c:d")));
        assertEquals(Optional.empty(), SeveralTargets.of(tracepoint, List.of("a", "b")), "a category and a name");
    }

    /** Those that all have, of the same type and at the same place. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "tracepoint → sched:*                    → target S32, args_pid S32",
        "tracepoint → sched:wake,sched:move      → target S32, args_pid S32",
        "tracepoint → *:*                        → target S32",
        "tracepoint → sched:wake,!sched:move     → target S32, args_pid S32, cpu_to S32",
        "kprobe     → tcp_sendmsg,memcpy_orig    → target S32, arg0 S64, arg1 S64, arg2 S64, arg3 S64, arg4 S64,"
            + " arg5 S64",
        "kretprobe  → tcp_sendmsg,narrow         → target S32",
    })
    void shouldHaveTheFieldsThatAllHave(String word, String targets, String fields) {
        assertEquals(fields, own(probe(word, targets)));
    }

    @Test
    void shouldSayWhyAFieldIsNone() {
        Probe probe = probe("tracepoint", "sched:*");
        assertEquals("3 tracepoints, such as sched:exit", probe.doc());
        assertEquals("tracepoint:sched:* has no field 'code': code is not a field of all 3 tracepoints, or not at the"
                + " same place", probe.noField("code"));
        assertEquals("tracepoint:sched:wake has no field 'func': func is 'sched:wake' in every event: this probe is at"
                + " no other place", probe("tracepoint", "sched:wake").noField("func"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "tracepoint → shed:*        → this kernel has no tracepoints shed:*. Did you mean sched:?",
        "tracepoint → zzz*          → this kernel has no tracepoints zzz*. Each is named with its category, such as"
            + " net:send",
        "kprobe     → udp_*         → this kernel has no kernel functions udp_*.",
        "tracepoint → sched:*,!*    → tracepoint('sched:*,!*') leaves out all that it names",
        "kprobe     → tcp_*,nothing → this kernel has no function nothing, or the compiler inlined it. `grebe probes"
            + " 'kprobe:*nothing*'` lists names like it",
    })
    void shouldSayWhatMatchesNothing(String word, String targets, String message) {
        assertEquals(message, assertThrows(ProbeException.class, () -> probe(word, targets)).getMessage());
    }

    private static List<Attachment> attachments(Probe probe, int variant) {
        return Variants.of(probe).get(variant).build(AnyBtf.make(), AllFields.of(probe), 0).trees().stream()
                .map(Program::attachment).toList();
    }

    @Test
    void shouldAttachByTheBestThatTheKindHas() {
        Probe functions = probe("kprobe", "tcp_sendmsg,narrow");
        assertEquals(List.of("kprobe.multi of 2 kernel functions", "kprobe of 2 kernel functions",
                        "programs by kprobe of 2 kernel functions"),
                Variants.of(functions).stream().map(ProbeVariant::mechanism).toList());
        assertEquals(List.of(new Attachment.KprobeMulti(List.of("narrow", "tcp_sendmsg"), false)),
                attachments(functions, 0));
        assertEquals(List.of(new Attachment.Each(List.of(new Attachment.Kprobe("narrow", false),
                new Attachment.Kprobe("tcp_sendmsg", false)))), attachments(functions, 1));
        assertEquals(List.of(new Attachment.Kprobe("narrow", false), new Attachment.Kprobe("tcp_sendmsg", false)),
                attachments(functions, 2));
        assertEquals(List.of("programs by fentry of 2 kernel functions"),
                Variants.of(probe("fentry", "tcp_sendmsg,narrow")).stream().map(ProbeVariant::mechanism).toList());
        assertEquals(List.of("tracepoint of 3 tracepoints", "programs by tracepoint of 3 tracepoints"),
                Variants.of(probe("tracepoint", "sched:*")).stream().map(ProbeVariant::mechanism).toList());
    }
}
