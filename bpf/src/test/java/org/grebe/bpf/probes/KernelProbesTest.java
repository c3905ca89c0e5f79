package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.FakeFacts.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.grebe.bpf.asm.Disassembler;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.btf.AnyBtf;
import org.grebe.bpf.prog.ProgramSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions and tracepoints as probes, with made BTF and formats. */
class KernelProbesTest {
    private static final KernelProbes PROBES = FakeFacts.probes();

    private static Probe probe(String word, String target) {
        return PROBES.find(Providers.named(word), target);
    }

    /** The fields that are the probe's own. */
    private static String own(Probe probe) {
        return probe.fields().stream().skip(TaskFields.EVERYWHERE.size())
                .map(f -> f.name() + " " + f.type()).collect(Collectors.joining(", "));
    }

    private static String places(Probe probe) {
        return probe.fields().stream().skip(TaskFields.EVERYWHERE.size())
                .map(f -> probe.site().orElseThrow().places().get(f.name()).toString())
                .collect(Collectors.joining("; "));
    }

    private static String error(String word, String target) {
        return assertThrows(ProbeException.class, () -> probe(word, target)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "kprobe    | tcp_sendmsg  | sk POINTER, msg POINTER, size U64",
        "kretprobe | tcp_sendmsg  | ret S32",
        "fentry    | tcp_sendmsg  | sk POINTER, msg POINTER, size U64",
        "fexit     | tcp_sendmsg  | sk POINTER, msg POINTER, size U64, ret S32",
        "fexit     | narrow       | tiny S8, small S16, port U16, state U32, debt S32, ret S16",
        "fexit     | openat       | dfd S32, filename TEXT, buf POINTER, args_pid S32, ret S64",
        "fexit     | by_value     | after S32",
        "kprobe    | nameless     | arg0 S32",
        "kprobe    | memcpy_orig  | arg0 S64, arg1 S64, arg2 S64, arg3 S64, arg4 S64, arg5 S64",
        "kretprobe | memcpy_orig  | -",
        "rawtp     | sched_switch | preempt S8, prev POINTER, prev_state U32",
    })
    void shouldHaveArgumentsAndResultsAsFields(String word, String target, String fields) {
        Probe probe = probe(word, target);
        assertEquals(fields == null ? "" : fields, own(probe));
        assertEquals(word + ":" + target, probe.name());
        assertTrue(probe.fields().containsAll(TaskFields.EVERYWHERE));
        assertTrue(probe.defaultColumns().stream().allMatch(c -> probe.field(c).isPresent()));
    }

    /** A bool or an unsigned int is never a negative error number. */
    @ParameterizedTest
    @CsvSource({"S8, true", "S32, true", "U64, true", "POINTER, true", "U8, false", "U16, false", "U32, false",
            "TEXT, false"})
    void shouldDeriveErrorsOnlyFromResultsThatCanBeOne(FieldType type, boolean error) {
        Probe probe = new Probe("fexit:f", "", List.of(Field.of("ret", type, "", "")), List.of("ret"),
                Optional.empty(), Map.of());
        assertEquals(error, probe.derived("error").isPresent());
    }

    @Test
    void shouldKnowWhereArgumentsLie() {
        assertEquals("Word[at=0, bytes=8, signed=false, typed=true]; Word[at=8, bytes=8, signed=false, typed=true]; "
                        + "Word[at=16, bytes=8, signed=false, typed=false]; Word[at=24, bytes=4, signed=true, "
                        + "typed=false]",
                places(probe("fexit", "tcp_sendmsg")));
        assertEquals("Word[at=16, bytes=4, signed=true, typed=false]", places(probe("fentry", "by_value")),
                "behind a struct of two words");
        assertEquals(List.of(0, 1, 2, 3, 4, 5, -1), new Arguments(List.of(0, 1, 2, 3, 4, 5, -1), 0).at());
    }

    @Test
    void shouldTakeRegistersInTurnAndLeaveOutWhatIsOnTheStack() {
        PtRegs six = new PtRegs(List.of(10, 20, 30, 40, 50, 60), 80);
        var btf = AnyBtf.make();
        assertEquals(List.of(10, 20, 30, 40, 50, 60, -1), Arguments.inRegisters(btf, btf.function("many"), six).at());
        assertEquals(List.of(10, 30), Arguments.inRegisters(btf, btf.function("by_value"), six).at());
        PtRegs one = new PtRegs(List.of(10), 80);
        assertEquals(List.of(-1, 10), Arguments.inRegisters(btf, btf.function("by_value"), one).at());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "kretprobe | tcp_sendmsg | size | fexit('tcp_sendmsg') has it",
        "kprobe    | tcp_sendmsg | ret  | kretprobe('tcp_sendmsg') or fexit('tcp_sendmsg') has it",
        "kprobe    | tcp_sendmsg | args | args are fields themselves, such as it.sk",
        "fexit     | tcp_sendmsg | args | args are fields themselves, such as it.sk",
        "kretprobe | tcp_sendmsg | args | args are not known at the return: fexit('tcp_sendmsg') has them",
        "kprobe    | memcpy_orig | args | args are fields themselves, such as it.arg0",
        "fexit     | by_value    | ret  | by_value returns void",
        "fexit     | by_value    | p    | is a `struct pair`: only integers, pointers and text are read",
        "kprobe    | tcp_sendmsg | sise | did you mean size?",
    })
    void shouldSayWhyThereIsNoSuchField(String word, String target, String field, String why) {
        String text = probe(word, target).noField(field);
        assertTrue(text.startsWith(word + ":" + target + " has no field '" + field + "'"), text);
        assertTrue(text.contains(why), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "kprobe     | tcp_sendmsgg   | no function tcp_sendmsgg, or the compiler inlined it. Did you mean tcp_sendmsg?",
        "kprobe     | split          | the compiler made split.isra.0, split.constprop.1 of it",
        "fentry     | memcpy_orig    | use kprobe('memcpy_orig')",
        "kprobe     | twice          | 2 functions twice",
        "rawtp      | sched_swich    | no tracepoint sched_swich. Did you mean sched_switch?",
        "rawtp      | a:sched_switch | rawtp('sched_switch')",
        "tracepoint | made           | named with its category",
        "tracepoint | any:thing      | the kernel's BTF has no struct trace_event_raw_thing; run as root",
    })
    void shouldSayWhatThereIsInstead(String word, String target, String text) {
        assertTrue(error(word, target).contains(text), error(word, target));
    }

    @Test
    void shouldReadATracepointsRecordFromBtfWhereTracefsCannotBeRead() {
        Probe probe = probe("tracepoint", "any:made");
        assertEquals("args_comm COMM, nr S16, flag U8, offset S8, filename TEXT, long_name TEXT", own(probe));
        assertEquals("Chars[at=8, bytes=16]; Member[at=24, bytes=2, signed=true, bitOffset=0, bitSize=0]; "
                + "Member[at=28, bytes=1, signed=false, bitOffset=0, bitSize=3]; "
                + "Member[at=28, bytes=1, signed=true, bitOffset=3, bitSize=5]; "
                + "DataLoc[at=32, relative=false]; Chars[at=36, bytes=20]", places(probe));
        assertTrue(probe.noField("words").contains("is a `unsigned int[2]`"), probe.noField("words"));
        assertTrue(probe.noField("odd").contains("lies at byte 65"), probe.noField("odd"));
    }

    @Test
    void shouldReadATracepointsRecordFromItsFormat() {
        Probe probe = FakeFacts.probes("sched", "exec",
                field("__data_loc char[] filename", 8, 4, false),
                field("pid_t pid", 12, 4, true),
                field("char comm[16]", 16, 16, false),
                field("const char * why", 32, 8, false),
                field("void * at", 40, 8, false),
                field("__u8 saddr[4]", 48, 4, false),
                field("__rel_loc char[] more", 52, 4, false),
                field("__data_loc cpumask_t[] cpus", 56, 4, false),
                field("short s", 60, 2, true),
                field("bool b", 62, 1, false)).find(Providers.named("tracepoint"), "sched:exec");
        assertEquals("filename TEXT, args_pid S32, args_comm COMM, why TEXT, at POINTER, more TEXT, s S16, b U8",
                own(probe));
        assertTrue(probe.noField("saddr").contains("only arrays of char"), probe.noField("saddr"));
        assertTrue(probe.noField("cpus").contains("only arrays of char"), probe.noField("cpus"));
    }

    /** The kernel writes each address twice: 4 bytes, which are of no account for IPv6, and 16. */
    @Test
    void shouldReadAddressesOfBothVersions() {
        Probe probe = FakeFacts.probes("tcp", "tcp_thing",
                field("__u16 sport", 28, 2, false),
                field("__u8 saddr[4]", 34, 4, false),
                field("__u8 saddr_v6[16]", 42, 16, false),
                field("__u8 lone[4]", 60, 4, false),
                field("__u8 other[16]", 64, 16, false),
                field("__u8 long_v6[28]", 80, 28, false))
                .find(Providers.named("tracepoint"), "tcp:tcp_thing");
        assertEquals("sport U16, saddr ADDRESS", own(probe));
        assertEquals(new FieldLocation.Address(42), probe.site().orElseThrow().places().get("saddr"));
        assertTrue(probe.noField("saddr_v6").contains("saddr_v6 is saddr, which"), probe.noField("saddr_v6"));
        for (String array : List.of("lone", "other", "long_v6")) {
            assertTrue(probe.noField(array).contains("only arrays of char"), probe.noField(array));
        }
    }

    /** Their formats say that all are 8 unsigned bytes. */
    @Test
    void shouldReadTheArgumentsOfSystemCallsByTheirTypes() {
        Probe probe = FakeFacts.probes("syscalls", "sys_enter_call",
                field("int __syscall_nr", 8, 4, true),
                field("int dfd", 16, 8, false),
                field("const char * filename", 24, 8, false),
                field("size_t count", 32, 8, false),
                field("long offset", 40, 8, false),
                field("unsigned flags", 48, 8, false),
                field("unheard_t what", 56, 8, false),
                field("const int fd", 64, 8, false),
                field("const size_t length", 72, 8, false),
                field("const enum debt debt", 80, 8, false),
                field("const char *const * argv", 88, 8, false))
                .find(Providers.named("tracepoint"), "syscalls:sys_enter_call");
        assertEquals("dfd S32, filename TEXT, count U64, offset S64, flags U32, what U64, fd S32, length U64, debt S32,"
                + " argv POINTER", own(probe));
    }

    @ParameterizedTest
    @CsvSource({
        "kprobe, openat", "kretprobe, openat", "fentry, openat", "fexit, openat", "fexit, narrow",
        "rawtp, sched_switch", "tracepoint, any:made"
    })
    void shouldWriteWholeProgramsWhenAskedForEveryField(String word, String target) {
        Probe probe = probe(word, target);
        ProbeVariant variant = Variants.of(probe).get(0);
        for (Field f : probe.fields()) { // One at a time: texts are never in the stack together.
            ProbeImage image = variant.build(AnyBtf.make(), new AllFields(List.of(f.name())), 181);
            ProgramSpec program = image.programs().get(0);
            List<Line> lines = program.code().lines();
            assertTrue(List.of("exit", "goto out").contains(Disassembler.text(lines.get(lines.size() - 1).insn())));
            assertEquals((word + ":" + target), program.attachment().describe());
        }
    }
}
