package org.grebe.bpf.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Disassembler;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.btf.AnyBtf;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.map.MapType;
import org.grebe.bpf.prog.ProgramSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of functions as probes, by trampolines and by breakpoints. */
class FunctionCallTest {
    private static final KernelProbes PROBES = FakeFacts.probes();

    private static Probe call(String function) {
        return PROBES.find(Providers.named("call"), function);
    }

    private static ProbeVariant variant(AttachKind kind, String function) {
        return Variants.of(call(function)).stream().filter(v -> v.kind() == kind).findFirst().orElseThrow();
    }

    private static ProbeImage build(AttachKind kind, String function, String... fields) {
        return variant(kind, function).build(AnyBtf.make(), new AllFields(List.of(fields)), 181);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tcp_sendmsg | sk POINTER, msg POINTER, size U64, ret S32, elapsed U64",
        "openat      | dfd S32, filename TEXT, buf POINTER, args_pid S32, ret S64, elapsed U64",
        "by_value    | after S32, elapsed U64",
        "many        | a S32, b S32, c S32, d S32, e S32, f S32, elapsed U64",
        "memcpy_orig | elapsed U64",
    })
    void shouldHaveArgumentsResultAndDurationAsFields(String function, String fields) {
        assertEquals(fields, call(function).fields().stream().skip(TaskFields.EVERYWHERE.size())
                .map(f -> f.name() + " " + f.type()).collect(Collectors.joining(", ")));
    }

    @Test
    void shouldSayWhyThereIsNoSuchField() {
        assertTrue(call("many").noField("g").contains("is passed on the stack"), call("many").noField("g"));
        assertTrue(call("many").noField("ret").contains("many returns void"), call("many").noField("ret"));
        assertTrue(call("memcpy_orig").noField("ret").contains("has no known type"),
                call("memcpy_orig").noField("ret"));
    }

    /** The trampoline has the arguments at the return, and runs for what it saw begin alone. */
    @Test
    void shouldKeepNothingWhereTheReturnKnowsAll() {
        ProbeImage image = build(AttachKind.FENTRY, "openat", "dfd", "ret", "comm");
        assertEquals(List.of("fexit:openat"), attachments(image));
        assertEquals(List.of(), image.maps());
    }

    @ParameterizedTest
    @CsvSource({
        "FENTRY, elapsed, 16", "FENTRY, dfd+elapsed, 16", "FENTRY, filename, 264", "FENTRY, filename+elapsed, 272",
        "KPROBE, ret, 8", "KPROBE, elapsed, 16", "KPROBE, dfd, 16", "KPROBE, dfd+elapsed, 24", "KPROBE, filename, 264"
    })
    void shouldKeepWhatThePlanAsksForInTheThreadsOwnStorage(AttachKind kind, String fields, int frame) {
        ProbeImage image = build(kind, "openat", fields.split("\\+"));
        String point = kind == AttachKind.FENTRY ? "fexit:openat, fentry:openat" : "kretprobe:openat, kprobe:openat";
        assertEquals(point, String.join(", ", attachments(image)));
        assertEquals(CallVariant.FRAMES * frame, image.maps().get(0).valueSize());
        assertEquals(Set.of(MapType.TASK_STORAGE),
                image.maps().stream().map(MapSpec::type).collect(Collectors.toSet()));
    }

    /** What a pointer leads to may be another's at the return: it is read at the beginning. */
    @ParameterizedTest
    @CsvSource({"FENTRY", "KPROBE"})
    void shouldKeepWhatPointersLeadTo(AttachKind kind) {
        Probe probe = PROBES.with(call("tcp_sendmsg"), List.of("sk.x"));
        assertTrue(probe.site().orElseThrow().places().get("sk.x") instanceof FieldLocation.Kept k
                && k.place() instanceof FieldLocation.Behind);
        ProbeVariant variant = Variants.of(probe).stream().filter(v -> v.kind() == kind).findFirst().orElseThrow();
        ProbeImage image = variant.build(AnyBtf.make(), new AllFields(List.of("sk.x")), 181);
        assertEquals(2, image.programs().size());
        assertEquals(CallVariant.FRAMES * (8 + 8 + 8), image.maps().get(0).valueSize(), "frame, value, presence");
        assertTrue(image.programs().get(1).code().toString().contains("bpf_probe_read_kernel"));
    }

    private static List<String> attachments(ProbeImage image) {
        return image.programs().stream().map(p -> p.attachment().describe()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "FENTRY, openat", "FENTRY, by_value", "FENTRY, many", "KPROBE, openat", "KPROBE, many", "KPROBE, memcpy_orig"
    })
    void shouldWriteWholeProgramsWhenAskedForEachField(AttachKind kind, String function) {
        for (Field f : call(function).fields()) {
            for (ProgramSpec program : build(kind, function, f.name()).programs()) {
                List<Line> lines = program.code().lines();
                String last = Disassembler.text(lines.get(lines.size() - 1).insn());
                assertTrue(last.equals("exit") || last.startsWith("goto"), f.name() + ": " + last);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"FENTRY", "KPROBE"})
    void shouldKeepTheSameForEveryPlanWhenReplaceable(AttachKind kind) {
        ProbeVariant variant = variant(kind, "openat");
        ProbeImage all = variant.buildReplaceable(AnyBtf.make(), new AllFields(List.of("dfd", "elapsed")), 181);
        ProbeImage few = variant.buildReplaceable(AnyBtf.make(), new AllFields(List.of("comm")), 181);
        assertEquals(all.maps(), few.maps());
        assertEquals(attachments(all), attachments(few));
        for (int i = 0; i < 2; i++) {
            assertEquals(Set.copyOf(all.programs().get(i).code().maps()),
                    Set.copyOf(few.programs().get(i).code().maps()));
        }
    }

    /** Plans have members of their own, which others know nothing of. */
    @ParameterizedTest
    @CsvSource({"FENTRY", "KPROBE"})
    void shouldKeepTheSameWhateverMembersAPlanHas(AttachKind kind) {
        Probe plain = call("tcp_sendmsg");
        Probe members = PROBES.with(plain, List.of("sk.x"));
        List<ProbeImage> images = Stream.of(plain, members).map(probe -> Variants.of(probe).stream()
                .filter(v -> v.kind() == kind).findFirst().orElseThrow()
                .buildReplaceable(AnyBtf.make(), AllFields.of(probe), 181)).toList();
        assertEquals(images.get(0).maps(), images.get(1).maps());
        assertTrue(images.get(1).programs().get(0).code().toString().contains("bpf_probe_read_kernel"));
    }

    @Test
    void shouldNeedTypesForATrampoline() {
        RuntimeException e = assertThrows(RuntimeException.class,
                () -> build(AttachKind.FENTRY, "memcpy_orig", "elapsed"));
        assertEquals("memcpy_orig is not in the kernel's BTF", e.getMessage());
    }
}
