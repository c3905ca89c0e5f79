package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.sys.Syscalls;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.plan.PlanError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of errors, signals, system calls: in the script, and as numbers in the kernel. */
class NamesOfNumbersTest {
    private static final long OPENAT = Syscalls.ofThisMachine().number("openat").orElseThrow();

    private static String condition(String groovy) {
        return PushdownTest.where("on handshake { if (" + groovy + ") print it.pid }");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.ret == -ECONNREFUSED                       → ret == -111",
        "it.ret in [-ECONNREFUSED, -ETIMEDOUT, 0]      → ret in [-111, -110, 0]",
        "it.ret == ECONNREFUSED * -1                   → ret == (111 * -1)",
        "it.pid == SIGTERM                             → pid == 15",
        "it.error == 'ECONNREFUSED'                    → ret in [-111]",
        "'ECONNREFUSED' == it.error                    → ret in [-111]",
        "it.error != 'ECONNREFUSED'                    → !(ret in [-111])",
        "it.error == '4000'                            → ret in [-4000]",
        "it.error == ''                                → false",
        "it.error                                      → ret in -4095..-1",
        "!it.error                                     → !(ret in -4095..-1)",
        "it.error == null                              → !(ret in -4095..-1)",
        "it.error != null                              → ret in -4095..-1",
        "it.error in ['ECONNREFUSED', 'ETIMEDOUT']     → ret in [-111, -110]",
        "it.error in ['ECONNREFUSED', null]            → (!(ret in -4095..-1) || ret in [-111])",
        "it.error !in ['ECONNREFUSED']                 → !(ret in [-111])",
        "it.error in 'ETIMEDOUT'                       → ret in [-110]",
        "errorName(it.ret) == 'EPERM'                  → ret in [-1]",
        "errorName(-it.pid) == 'EPERM'                 → -pid in [-1]",
        "signalName(it.pid) == 'SIGTERM'               → pid in [15]",
        "signalName(it.pid) in ['SIGTERM', 'SIGRTMIN+1', '99'] → pid in [15, 35, 99]",
        "signalName(it.pid)                            → true",
        "signalName(it.pid) == null                    → false",
    })
    void shouldCompareNumbersInTheKernel(String groovy, String test) {
        assertEquals("kernel " + test, condition(groovy));
    }

    @Test
    void shouldCompareSystemCallsByTheirNumbers() {
        assertEquals("kernel pid in [" + OPENAT + "]", condition("syscallName(it.pid) == 'openat'"));
        assertEquals("kernel !(pid in [" + OPENAT + "])", condition("syscallName(it.pid) != 'openat'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"it.error.startsWith('ECONN')", "it.error == it.comm", "userName(it.uid) == 'root'",
        "it.clock > '12:00:00'", "it.ms > 2.5", "it.elapsed > 2", "it.error ==~ /ECO.*/", "signalName(it.pid / 2)",
        "syscallName(it.time / 2) == 'read'", "cgroupPath(it.cgroup) == '/'"})
    void shouldLeaveTheRestToTheScript(String groovy) {
        assertTrue(condition(groovy).contains("script because "), condition(groovy));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "it.error", "!it.error", "it.error == null", "it.error != null", "it.error == 'ECONNREFUSED'",
        "it.error in ['EPERM', null]", "it.error != 'EPERM'", "it.error in ['4000', 'EPERM']",
        "it.ret == -ECONNREFUSED", "signalName(it.pid) == 'SIGTERM'", "signalName(it.pid) != 'SIGRTMAX'",
        "signalName(it.pid) in ['0', '-5', 'SIGRTMIN+3']", "syscallName(it.pid) in ['openat', '-5']",
        "syscallName(it.pid) != 'openat'", "errorName(it.ret) == '4095'",
    })
    void shouldHaveTheKernelDecideAsTheScriptDoes(String groovy) {
        String script = "on handshake { if (" + groovy + ") print it.pid }";
        FakeHost host = FakeHost.run(script);
        String test = PushdownTest.where(script);
        assertTrue(test.startsWith("kernel ") && !test.contains(";"), test);
        // A test's text is Groovy of numbers.
        Script kernel = new GroovyShell().parse(test.substring("kernel ".length()));
        for (int ret : new int[] {0, -1, -111, -4000, -4095, -4096, 1, Integer.MIN_VALUE}) {
            for (int pid : new int[] {15, 0, -5, 37, 64, (int) OPENAT, 1_000_000}) {
                host.output.clear();
                host.event(false, "ret", ret, "pid", pid);
                kernel.setBinding(new Binding(new HashMap<>(Map.of("ret", ret, "pid", pid))));
                assertEquals(kernel.run(), !host.output.isEmpty(), groovy + " of ret=" + ret + ", pid=" + pid);
            }
        }
    }

    @Test
    void shouldGiveNamesEverywhereInAScript() {
        FakeHost host = FakeHost.run("""
                import groovy.transform.Field
                def of(n) { "${signalName(n)} ${n == SIGTERM} ${[SIGHUP, SIGTERM].contains(n)}" }
                @Field int own = EPERM
                println "${of(15)} $own ${-ENOENT} ${errorName(0)} ${errorName(-2)} ${errorName(-4000)}"
                each = [SIGKILL].collect { signalName(it) + SIGINT }
                println "$each ${userName(0)} ${syscallName(-1)} ${signalName(0)}"
                on handshake { e -> def f = { e.error }; println "${e.error} ${f()} ${e.ms} ${of(15)}" }
                """);
        host.event(false, "ret", -111, "latency", 1500L);
        host.event(false, "ret", 0, "latency", 64L);
        assertEquals(List.of("line SIGTERM true true 1 -2 null ENOENT 4000", "line [SIGKILL2] root -1 0",
                "line ECONNREFUSED ECONNREFUSED 1.5 SIGTERM true true", "line null null 0.064 SIGTERM true true"),
                host.output);
    }

    @Test
    void shouldLeaveAVariableOfThatNameAlone() {
        FakeHost host = FakeHost.run("EIO = 77; println EIO; on connect { if (it.pid == EIO) print EIO }");
        assertEquals(List.of("line 77"), host.output.stream().map(l -> l.replace("row [77]", "line 77")).toList());
        assertEquals("kernel pid == 77", PushdownTest.where("EIO = 77; on connect { if (it.pid == EIO) print 1 }"));
        assertEquals("kernel pid == 77", PushdownTest.where("def EIO = 77; on connect { if (it.pid == EIO) print 1 }"));
    }

    @Test
    void shouldCopyTheFieldThatANameFollowsFrom() {
        assertEquals("ret time", sorted(PushdownTest.captured("on connect { print it.error, it.clock }")));
        assertEquals("latency time", sorted(PushdownTest.captured("on handshake { print it.ms + it.elapsed }")));
        assertEquals("comm ret time",
                sorted(PushdownTest.captured("on connect(layout: ['clock', 'comm', 'error']) { print it }")));
    }

    private static String sorted(String names) {
        List<String> all = new ArrayList<>(List.of(names.split(" ")));
        all.sort(null);
        return String.join(" ", all);
    }

    @Test
    void shouldFilterByAnError() {
        assertEquals("kernel ret in [-111, -110]",
                PushdownTest.where("on handshake(error: ['ECONNREFUSED', 'ETIMEDOUT']) { print it }"));
        assertTrue(assertThrows(PlanError.class, () -> PushdownTest.plan("on handshake(ms: 5) { print it }"))
                .getMessage().contains("filter ms"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "it.error == 'ECONREFUSED' | no error is called 'ECONREFUSED'; did you mean 'ECONNREFUSED'?",
        "it.error in ['EPERM', '111'] | no error is called '111'; 111 is 'ECONNREFUSED'",
        "signalName(it.pid) != 'TERM' | no signal is called 'TERM'",
        "signalName(it.pid) in [SIGTERM] | signalName(it.pid) is a name, such as 'SIGTERM', and never equals 15",
        "signalName(it.pid) == '15' | no signal is called '15'; 15 is 'SIGTERM'",
        "syscallName(it.pid) == 'opnat' | no system call is called 'opnat'; did you mean 'openat'?",
    })
    void shouldSayThatNothingIsCalledSo(String groovy, String message) {
        String said = assertThrows(PlanError.class, () -> condition(groovy)).getMessage();
        assertTrue(said.contains(message), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "on connect { print it.eror } | connect has no field 'eror'; did you mean error?",
        "on connect { if (it.error == -111) print it }"
            + " | error is the name of an error and never equals the number -111; write"
            + " it.error == 'ECONNREFUSED', or it.ret == -ECONNREFUSED",
        "on connect { if (it.error in [0]) print it } | the number 0; write it.error == null, or it.ret == 0",
        "on connect { if (-5000 != it.error) print it } | the number -5000; write it.ret == -5000",
        "on accept { print it.ms } | accept has no field 'ms'",
    })
    void shouldSayWhatIsWrong(String script, String message) {
        String said = assertThrows(ScriptError.class, () -> FakeHost.run(script)).getMessage();
        assertTrue(said.contains(message), said);
    }

}
