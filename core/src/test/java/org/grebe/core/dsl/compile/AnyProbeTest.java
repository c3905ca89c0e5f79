package org.grebe.core.dsl.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.grebe.core.dsl.FakeHost;
import org.grebe.core.dsl.FakeKernel;
import org.grebe.core.dsl.PushdownTest;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes that are named by a function or tracepoint are probes like the others. */
class AnyProbeTest {
    private static String error(String script) {
        return assertThrows(ScriptError.class,
                () -> new ScriptCompiler(FakeKernel.PROBES).compile("test", script)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "kprobe('tcp_sendmsg')           → it.size > 4096             → size > 4096",
        "kprobe('tcp_sendmsg')           → it.sk                      → sk != 0",
        "kprobe('do_it')                 → it.small < 0               → small < 0",
        "kprobe('do_it')                 → it.small + it.tiny == it.byte_ → (small + tiny) == byte_",
        "fexit('do_it')                  → it.name == 'curl'          → name == 'curl'",
        "fexit('do_it')                  → it.name == it.comm         → name == comm",
        "tracepoint('sched:sched_process_exec') → it.args_pid == it.pid → args_pid == pid",
    })
    void shouldPushDownWhatOtherProbesPushDown(String probe, String condition, String expected) {
        assertEquals("kernel " + expected, PushdownTest.where("on " + probe + " { if (" + condition + ") print it }"));
    }

    /** The kernel has the first 15 bytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.filename == '/bin/sh'                  → kernel filename == '/bin/sh'",
        "it.filename                               → kernel !(filename == '')",
        "it.filename.startsWith('/bin')            → kernel filename.startsWith('/bin')",
        "it.filename.startsWith('/usr/lib/system') → kernel filename.startsWith('/usr/lib/system')",
        "it.filename in ['/bin/sh', '/bin/ls']     → kernel (filename == '/bin/sh' || filename == '/bin/ls')",
        "it.filename == '12345678901234'           → kernel filename == '12345678901234'",
        "it.filename == '123456789012345'          → script because of filename, which is text, the kernel compares"
            + " the first 15 bytes only",
        "it.filename.startsWith('/usr/lib/systemd') → script because of filename, which is text, the kernel compares"
            + " the first 15 bytes only",
        "it.filename.endsWith('sh')                → script because the kernel has no endsWith() of text",
        "it.filename in many                       → script because the kernel looks up names in large sets, and no"
            + " text",
        "it.filename == it.comm                    → script because filename and comm are of different kinds",
        "it.filename == it.filename                → script because of filename, which is text, the kernel compares"
            + " the first 15 bytes only",
        "it.path == '/bin/sh'                      → script because it.path is text in memory that may change until"
            + " it is copied",
        "it.path.startsWith('/')                   → script because it.path is text in memory that may change until"
            + " it is copied",
    })
    void shouldCompareTextByItsBeginning(String condition, String where) {
        assertEquals(where, PushdownTest.where("many = (1..99).collect { 'a' + it };"
                + " on tracepoint('sched:sched_process_exec') { if (" + condition + ") print it.pid }"));
    }

    @Test
    void shouldCountInTheKernelByFieldsAndText() {
        Plan plan = PushdownTest.plan("n = sum(); on kprobe('do_it') { n[it.name, it.tiny] << it.wide }");
        assertEquals(1, plan.aggregations().size());
        Plan byText = PushdownTest.plan("n = count(); on tracepoint('sched:sched_process_exec') { n[it.filename]++ }");
        assertEquals("[n: count by filename]", byText.aggregations().toString());
        // What another may write to meanwhile is read once: two tables would not agree.
        Plan twice = PushdownTest.plan("n = count(); m = count(); on tracepoint('sched:sched_process_exec')"
                + " { n[it.path]++; m[it.path]++ }");
        assertTrue(twice.delivers());
        assertEquals("it.path is text in memory that may change between two tables", twice.aggregationReason());
        assertEquals(2, PushdownTest.plan("n = count(); m = count(); on tracepoint('sched:sched_process_exec')"
                + " { n[it.filename]++; m[it.pid]++ }").aggregations().size());
    }

    @Test
    void shouldCaptureTheFieldsThatTheScriptMentions() {
        assertEquals("filename args_pid", PushdownTest.captured(
                "on tracepoint('sched:sched_process_exec') { print it.args_pid, it.filename }"));
        assertEquals("comm pid", PushdownTest.captured("on kprobe('do_it') { print it }"));
    }

    @Test
    void shouldHandFieldsToTheClosureInTheirOwnWidth() {
        FakeHost host = FakeHost.run("on kprobe('do_it') { e -> print e.tiny, e.small, e.byte_, e.wide, e.small < 0, "
                + "e.small.class.simpleName, e.wide.class.simpleName }");
        host.handle(0, Map.of("tiny", -1, "small", -2, "byte_", 255, "wide", -3L));
        assertEquals(List.of("row [-1, -2, 255, -3, true, Integer, Long]"), host.output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "on kprobe('nothing') { print it }     → this kernel has no function nothing (line 1, column 11)",
        "on kprobe('do_it') { print it.tyny }  → kprobe:do_it has no field 'tyny'; did you mean tiny?"
            + " (line 1, column 31)",
        "on kprobe('do_it') { print it.msg }   → kprobe:do_it has no field 'msg': msg is a struct"
            + " (line 1, column 31)",
        "on raw_tp('nothing') { print it }     → this kernel has no function nothing (line 1, column 11)",
    })
    void shouldTellWhatIsWrongWhereItStands(String script, String expected) {
        assertEquals(expected, error(script));
    }

    @Test
    void shouldTakeFiltersBesideTheTarget() {
        assertEquals("kernel small == -1; kernel pid in [1, 2]",
                PushdownTest.where("on kprobe('do_it', small: -1, pid: [1, 2]) { print it }"));
        assertTrue(error("on kprobe('do_it', tyny: 1) { }").contains("did you mean tiny?"));
    }

    @Test
    void shouldFindOutAtRunTimeWhereTheTargetIsNoConstant() {
        FakeHost host = FakeHost.run("for (f in ['do_it', 'tcp_sendmsg']) { on kprobe(f) { print it.pid } }");
        assertEquals(List.of("kprobe:do_it", "kprobe:tcp_sendmsg"),
                host.calls.stream().map(ProbeCall::probe).toList());
        assertEquals("kernel size == 3",
                PushdownTest.where("f = 'tcp_sendmsg'; on kprobe(f) { if (it.size == 3) print it }"));
        PlanError none = assertThrows(PlanError.class, () -> FakeHost.run("f = 'gone'; on kprobe(f) { print it }"));
        assertEquals("this kernel has no function gone (line 1, column 13)", none.getMessage());
        assertThrows(PlanError.class, () -> FakeHost.run("f = 5; on kprobe(f) { print it }"));
    }

    /** Fields have other indexes on another kernel. */
    @Test
    void shouldNotBindToThisKernelWhenCompiledAhead(@TempDir Path folder) {
        new ScriptCompiler((kind, target) -> {
            throw new AssertionError("asked for " + target);
        }).write(folder, "tool", "on kprobe('do_it') { if (it.wide < 0) print it.tiny }", false);
        assertTrue(Files.exists(folder.resolve(ScriptCompiler.className("tool") + ".class")));
    }
}
