package org.grebe.core.dsl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.bpf.probes.AttachTarget;
import org.grebe.bpf.probes.SeveralTargets;
import org.grebe.bpf.probes.TaskFields;
import org.grebe.core.dsl.FakeKernel;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.text.Elsewhere;
import org.grebe.core.dsl.text.Invisible;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words with arguments that they do not take, and what comes from elsewhere. */
class WordFormsTest {
    private static ScriptError error(String script) {
        return assertThrows(ScriptError.class, () -> new ScriptCompiler(FakeKernel.PROBES).compile("test", script));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "println 'a', 'b' → println does not take (String, String); it is used as in println \"port $it.dport\"",
        "every(1) { } → every does not take (Integer, Closure); it is used as in every(5.s) { print hits }",
        "every { print 1 } → every does not take (Closure); it is used as in every(5.s) { print hits }",
        "every(1.s) → every does not take (Duration); it is used as in every(5.s) { print hits }",
        "every(-1.s) { } → every takes a time above zero, such as every(5.s)",
        "after(0.s) { } → after takes a time above zero, such as after(5.s)",
        "on connect { println it, 2 } → println does not take (…, Integer); it is used as in"
            + " println \"port $it.dport\"",
        "cidr(5) → cidr does not take (Integer); it is used as in it.daddr in cidr('10.0.0.0/8')",
        "on('connect') { print it } → on takes a probe without quotes: on connect { print it }",
        "on('kprobe:tcp_sendmsg') { } → on takes a probe without quotes: on kprobe('tcp_sendmsg') { print it }",
        "on(connect) { print it } → the closure belongs to the probe: on connect { print it }",
        "on(kprobe('tcp_sendmsg')) { } → the closure belongs to the probe: on kprobe(…) { print it }",
        "on accept, connect { } → on takes one probe: on accept { print it }; on connect { print it }",
        "on kprobe('tcp_sendmsg')(comm: 'y') { } → filters stand beside the target: on kprobe('…', comm: 'x')"
            + " { print it }",
        "on { print it } → on takes a probe, too: on connect { print it }",
        "on connect { printf '%s' } → printf '%s' wants 1 value, and gets none",
        "on connect { printf '%s:%d' } → printf '%s:%d' wants 2 values, and gets none",
        "on connect { printf '%s %s %s', 1, 2 } → printf '%s %s %s' wants 3 values, and gets 2",
        "on connect { printf '%y', 1 } → printf: %y is no conversion; there are %d, %u, %x, %s, %f, and %% for a"
            + " percent sign",
        "on connect { printf '%s %d', it.comm, it.daddr } → %d takes a number, and it.daddr is an address; write %s",
        "on connect { e -> [1].each { printf '%x', e.comm } } → %x takes a number, and it.comm is text; write %s",
        "on connect { printf '%d %d', it.dport } → printf '%d %d' wants 2 values, and gets 1",
        "on connect { print signalName(it.comm) } → signalName takes a number, and it.comm is text",
        "on connect { if (userName(it.daddr) == 'x') print 1 } → userName takes a number, and it.daddr is an address",
        "on exec { } → no probe 'exec': try on tracepoint('sched:sched_process_exec') { print it.pid, it.comm,"
            + " it.filename }",
        "on fsync { } → no probe 'fsync': try on tracepoint('syscalls:sys_enter_fsync') { print it }",
        "on uprobe('a', 'b') { } → no probe 'uprobe': grebe does not trace functions of programs (uprobe) yet",
        "on connect { print kstack() } → no function kstack(): grebe does not trace stacks yet",
    })
    void shouldSayWhatAWordTakes(String script, String message) {
        assertEquals(message, error(script).what());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "d = 5.s; every(d) { println 1 }",
        "after(10.ms, { println 1 }); exit(); x = count(keys: 10); h = lhist(0, 100, 10)",
        "print 1, 2; print([1, 2]); printf '%d', 3; printf('%d %d', [1, 2]); printf '%d%%%n', 1; println()",
        "def every(int n) { n }; every(1)",
        "count = { n -> n }; count(5)",
        "[3, 4].with { max(); count(3) }",
        "on connect { printf '%s %d %c', it.comm, it.dport, 65; printf '%s %s', [1, it.comm]; userName(it.uid) }",
        "def userName(x) { x }; on connect { print userName(it.comm) }",
        "def on(String s, Closure c) { c() }; on('x') { println 1 }",
    })
    void shouldAcceptWhatWordsTake(String script) {
        new ScriptCompiler(FakeKernel.PROBES).compile("test", script);
    }

    @Test
    void shouldPrintFormatsOfC() {
        assertEquals("1 2 3 ff 80.0", Formats.text("%u %lu %llu %lx %.1f", new Object[] {1, 2L, 3, 255, 80}));
        assertEquals("18446744073709551615 4294967295", Formats.text("%llu %u", new Object[] {-1L, -1}));
        assertEquals("a:7", Formats.text("%s:%d", new Object[] {List.of("a", 7)}));
        assertEquals("[1, 2]", Formats.text("%s", new Object[] {List.of(1, 2)}));
        assertEquals("007|x  |100%", Formats.text("%03i|%-3s|100%%", new Object[] {7, "x"}));
        assertEquals("007|-007|  007|007  |0x00ff|+07|00ff", Formats.text("%.3d|%.3d|%5.3d|%-5.3d|%#.4x|%+.2d|%.4x",
                new Object[] {7, -7, 7L, 7, 255, 7, 255}));
        assertEquals("A", Formats.text("%c", new Object[] {65L}));
        assertEquals("printf '%d': %d does not take a value of class String", assertThrows(
                IllegalArgumentException.class, () -> Formats.text("%d\n", new Object[] {"x"})).getMessage());
        assertEquals("b a", Formats.text("%2$s %1$s", new Object[] {"a", "b"}));
        assertEquals("printf '%s:%d' wants 2 values, and gets 1", assertThrows(IllegalArgumentException.class,
                () -> Formats.text("%s:%d\n", new Object[] {1})).getMessage());
    }

    @Test
    void shouldReadWhatWasPasted() {
        for (String script : List.of("\ufeffon connect { print it }", "on\u00a0connect {\u200b print it }\r\nx = 1\r\n",
                "println '\u00a0'")) {
            new ScriptCompiler(FakeKernel.PROBES).compile("test", script);
        }
        assertEquals("U+200B (zero width space), which nobody sees, is inside a word; take it out"
                + " (line 2, column 17)", error("x = 1\non connect { pri\u200bnt it }").getMessage());
        assertEquals("unexpected character U+201C (left double quotation mark) (line 1, column 9)",
                error("println \u201cx\u201d").getMessage());
        assertTrue(Invisible.asBlanks("'\u00a0' // \u00a0").contains("\u00a0"));
        assertFalse(Invisible.asBlanks("x\u00a0= 1").contains("\u00a0"));
    }

    /** A kernel that has each tracepoint, with what the lines look at. */
    @Test
    void shouldSuggestLinesThatPlan() {
        ProbeSource all = (provider, target) -> {
            List<Field> fields = new ArrayList<>(TaskFields.EVERYWHERE);
            fields.add(Field.of("filename", FieldType.TEXT, "", ""));
            fields.add(Field.of("name", FieldType.TEXT, "", ""));
            for (String name : List.of("sig", "args_pid", "dev", "sector", "vec", "next_pid", "id", "len", "size",
                    "ret", "cap")) {
                fields.add(Field.of(name, FieldType.U64, "", ""));
            }
            fields.add(Field.of("elapsed", FieldType.U64, "ns", ""));
            fields.add(Field.of("target", FieldType.S32, "", ""));
            AttachTarget site = new AttachTarget(provider, target,
                    SeveralTargets.areMeantBy(target) ? List.of("one", "two") : List.of(), Map.of());
            return new Probe(site.describe(), "", fields, List.of("pid", "comm"), Optional.of(site));
        };
        Elsewhere.LINES.values().forEach(line -> {
            List<Plan> plans = new ArrayList<>();
            ScriptRun.explain(
                    new ScriptCompiler(all).compile("test", line), new PlanningHost(o -> Map.of(), plans::add));
            assertFalse(plans.isEmpty(), line);
        });
    }
}
