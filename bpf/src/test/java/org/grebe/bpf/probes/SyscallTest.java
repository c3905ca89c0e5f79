package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.FakeFacts.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.grebe.bpf.btf.AnyBtf;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.map.MapType;
import org.grebe.bpf.prog.ProgramSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls as probes: their fields, and what is kept from the beginning to the return. */
class SyscallTest {
    private static final Provider SYSCALL = Providers.named("syscall");
    private static final KernelProbes PROBES = probes();

    private static KernelProbes probes() {
        Map<String, String> formats = new HashMap<>();
        call(formats, "openat", field("int dfd", 16, 8, false), field("const char * filename", 24, 8, false),
                field("umode_t mode", 32, 8, false));
        call(formats, "odd", field("long ret", 16, 8, false), field("u64 elapsed", 24, 8, false),
                field("pid_t pid", 32, 8, false));
        call(formats, "exit_group", field("int error_code", 16, 8, false));
        return new KernelProbes(new FakeFacts(AnyBtf.make(), formats, FakeFacts.FUNCTIONS));
    }

    private static void call(Map<String, String> formats, String name, String... arguments) {
        format(formats, "sys_enter_" + name, String.join("", arguments));
        format(formats, "sys_exit_" + name, field("long ret", 16, 8, true));
    }

    private static void format(Map<String, String> formats, String name, String fields) {
        formats.put("syscalls:" + name, "name: " + name + "\nID: 7\nformat:\n"
                + field("int common_pid", 4, 4, true) + field("int __syscall_nr", 8, 4, true) + fields);
    }

    private static String own(String name) {
        Probe probe = PROBES.find(SYSCALL, name);
        return probe.fields().stream().skip(TaskFields.EVERYWHERE.size())
                .map(f -> f.name() + " " + f.type() + (f.unit().isEmpty() ? "" : " " + f.unit()))
                .collect(Collectors.joining(", "));
    }

    private static String error(KernelProbes probes, String name) {
        return assertThrows(ProbeException.class, () -> probes.find(SYSCALL, name)).getMessage();
    }

    @Test
    void shouldHaveArgumentsResultAndDurationAsFields() {
        assertEquals("dfd S32, filename TEXT, mode U64, ret S64, elapsed U64 ns", own("openat"));
        assertEquals(List.of("pid", "comm", "dfd", "filename", "mode", "ret", "elapsed"),
                PROBES.find(SYSCALL, "openat").defaultColumns());
        assertEquals("args_ret S64, args_elapsed U64, args_pid U64, ret S64, elapsed U64 ns", own("odd"));
    }

    /** A copy of the beginning: nobody writes to it while it is looked at. */
    @Test
    void shouldKnowThatArgumentsDoNotChange() {
        Probe probe = PROBES.find(SYSCALL, "openat");
        assertTrue(probe.fields().stream().noneMatch(probe::mayChange));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "opennat    | this kernel has no system call 'opennat'. Did you mean openat?",
        "zzz        | no system call 'zzz'. `grebe probes 'syscall:*zzz*'` lists names like it",
        "exit_group | exit_group does not return, so it has neither ret nor elapsed:"
            + " tracepoint('syscalls:sys_enter_exit_group') sees it begin",
        "open*      | syscall takes one name for each `on`, not 'open*'; for (name in ['openat'])",
    })
    void shouldSayWhyThereIsNoSuchCall(String name, String text) {
        assertTrue(error(PROBES, name).contains(text), error(PROBES, name));
    }

    @Test
    void shouldSayThatItNeedsTracefs() {
        assertTrue(error(FakeFacts.probes(), "openat").startsWith("syscall('openat') needs tracefs, which"),
                error(FakeFacts.probes(), "openat"));
    }

    @Test
    void shouldTakeAllByTheirNumbers() {
        Probe any = FakeFacts.probes().find(SYSCALL, "*");
        assertEquals(List.of("pid", "comm", "name", "ret", "elapsed"), any.defaultColumns());
        assertTrue(any.has("name") && any.has("id"));
        assertTrue(PROBES.find(SYSCALL, "openat").derived("name").isEmpty());
        ProbeVariant variant = Variants.of(any).get(0);
        ProbeImage image = variant.build(AnyBtf.make(), new AllFields(List.of("id", "ret", "elapsed")), 181);
        assertEquals(List.of("rawtp:sys_exit", "rawtp:sys_enter"),
                image.programs().stream().map(p -> p.attachment().describe()).toList());
        assertEquals(16, image.maps().get(0).valueSize());
        assertTrue(variant.differences().stream().anyMatch(d -> d.contains("their names are wrong")));
    }

    @Test
    void shouldListCallsThatReturn() {
        assertEquals(List.of("odd", "openat"), SYSCALL.targetNames(PROBES.kernel()));
    }

    private static ProbeImage build(boolean replaceable, String... fields) {
        ProbeVariant variant = Variants.of(PROBES.find(SYSCALL, "openat")).get(0);
        AllFields all = new AllFields(List.of(fields));
        return replaceable ? variant.buildReplaceable(AnyBtf.make(), all, 181) : variant.build(AnyBtf.make(), all, 181);
    }

    private static long calls(ProbeImage image, int program, String helper) {
        return image.programs().get(program).code().toString().lines().filter(l -> l.contains(helper)).count();
    }

    /** The thread's own storage goes with the thread: there is no key that could be left. */
    @ParameterizedTest
    @ValueSource(strings = {"comm", "elapsed", "dfd", "filename"})
    void shouldKeepNothingButInTheThreadsOwnStorage(String field) {
        assertEquals(Set.of(MapType.TASK_STORAGE),
                build(false, field).maps().stream().map(MapSpec::type).collect(Collectors.toSet()));
    }

    @Test
    void shouldKeepWhatThePlanAsksForAlone() {
        assertEquals(8, build(false, "comm").maps().get(0).valueSize());
        assertEquals(0, calls(build(false, "comm"), 1, "ktime"), "the time is of no account");
        assertEquals(1, calls(build(false, "elapsed"), 1, "ktime"));
        assertEquals(8, build(false, "elapsed").maps().get(0).valueSize());
        assertEquals(16, build(false, "dfd", "elapsed").maps().get(0).valueSize());
        assertEquals(8 + 8 + 256, build(false, "dfd", "filename").maps().get(0).valueSize());
    }

    @Test
    void shouldKeepTheSameForEveryPlanWhenReplaceable() {
        ProbeImage all = build(true, "dfd", "filename", "mode", "elapsed", "comm");
        ProbeImage few = build(true, "comm");
        assertEquals(all.maps(), few.maps());
        assertEquals(8 + 8 + 256 + 8, all.maps().get(0).valueSize());
        for (int i = 0; i < 2; i++) {
            assertEquals(maps(all, i), maps(few, i));
            assertEquals(all.programs().get(i).attachment(), few.programs().get(i).attachment());
        }
    }

    private static Set<String> maps(ProbeImage image, int program) {
        return Set.copyOf(image.programs().get(program).code().maps());
    }

    @Test
    void shouldAttachTheReturnFirst() {
        assertEquals(List.of("tracepoint:syscalls:sys_exit_openat", "tracepoint:syscalls:sys_enter_openat"),
                build(false, "ret").programs().stream().map(ProgramSpec::attachment).map(a -> a.describe()).toList());
    }
}
