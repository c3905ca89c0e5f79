package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.PlanningHost;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.Printed;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.SharedVariable;
import org.grebe.core.plan.StateStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where maps live in which handlers leave something for each other, and why. */
class SharedMapsTest {
    private static final String ENTER = "on tracepoint('syscalls:sys_enter_lseek') ";
    private static final String EXIT = "on tracepoint('syscalls:sys_exit_lseek') ";

    private static List<Plan> plans(String script) {
        List<Plan> plans = new ArrayList<>();
        ScriptRun.explain(new ScriptCompiler(FakeKernel.PROBES).compile("test", script),
                new PlanningHost(o -> Map.of(), plans::add));
        return plans;
    }

    private static String script(String text) {
        return text.replace("ENTER", ENTER).replace("EXIT", EXIT);
    }

    private static String why(List<Plan> plans) {
        List<SharedVariable> all = plans.stream().flatMap(p -> p.shared().stream()).distinct().toList();
        assertTrue(all.stream().allMatch(v -> v.inKernel() == v.whyScript().isEmpty()));
        assertEquals(all.stream().anyMatch(SharedVariable::inKernel),
                plans.stream().anyMatch(p -> !p.steps().isEmpty()));
        return all.stream().map(SharedVariable::whyScript).distinct().collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "m = [:]; n = hist(); ENTER { m[it.tid] = it.time };"
            + " EXIT { def t = m.remove(it.tid); if (t) n << it.time - t }",
        "def m = [:]; n = count(); ENTER { m[it.tid] = it.fd }; EXIT { def t = m[it.tid]; if (t == 3) n++ }",
        "m = [:]; n = sum(); ENTER { if (it.fd > 2) m[it.tid] = it.time }; EXIT { def t = m.remove(it.tid);"
            + " if (t == null) return; def d = it.time - t; if (d > 1000) n << d }",
        "m = [:]; n = count(); ENTER { m[it.tid] = 1 }; EXIT { if (it.ret < 0) return; def t = m.get(it.tid);"
            + " m.remove(it.tid); if (!t) n['none']++; else n['some']++ }",
        "m = [:]; def n = count(); ENTER { e -> m[e.tid] = e.time * 2 }; EXIT { e -> def t = m.remove(e.tid);"
            + " if (t != null && e.ret > t % 5) n[e.comm]++ }",
    })
    void shouldLiveInTheKernel(String text) {
        List<Plan> plans = plans(script(text).replace("n['none']++", "n[1]++").replace("n['some']++", "n[2]++"));
        assertEquals("", why(plans));
        assertEquals(2, plans.size());
        assertTrue(plans.stream().noneMatch(Plan::delivers));
        assertEquals(1, plans.stream().flatMap(p -> p.steps().stream()).map(StateStep::state).distinct().count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "m = [:]; ENTER { m[it.tid] = 1 }; end { println m.size() }"
            + " | `m` is used in another way, too, at line 1, column 86",
        "m = [:]; other = m; ENTER { m[it.tid] = 1 } | `m` is used in another way, too, at line 1, column 18",
        "m = [:]; ENTER { m[it.tid] = 1; m.clear() } | `m` is used in another way, too, at line 1, column 70",
        "m = [:]; ENTER { m[it.tid] = 1 }; m = [:] | `m` is used in another way, too, at line 1, column 72",
        "m = [:]; ENTER { m[it.pid] = 1 }"
            + " | two CPUs may use one key of `m` at once, as it is not it.tid, at line 1, column 55",
        "m = [:]; if (m != null) ENTER { m[it.tid] = 1 } | `m` is used in another way, too, at line 1, column 14",
        "m = [:]; if (true) ENTER { m[it.tid] = 1 }"
            + " | the `on` that uses `m` is no statement of its own, at line 1, column 20",
        "m = [:]; ENTER { m[it.tid] = 1 }; binding.m | the script may reach `m` by its name",
        "m = [:]; ENTER { m[it.tid] = 1 }; EXIT { m[it.tid] = it.time }"
            + " | some of its values are int and others long",
        "m = [:]; ENTER { m[it.tid] = it.comm }"
            + " | `it.comm` is put into it, and the kernel does this with integers only, and it.comm is a name",
        "m = [:]; ENTER { def t = m[it.tid]; println t }"
            + " | nothing is put into it, or only where the kernel cannot do it",
        "m = [:]; ENTER { m[it.tid] = 1; println 'x' }"
            + " | the script itself handles tracepoint:syscalls:sys_enter_lseek: the closure does something else"
            + " besides",
        "m = [:]; n = sum(); ENTER { m[it.tid] = it.time }; EXIT { def t = m.remove(it.tid); n << it.time - t }"
            + " | the script itself handles tracepoint:syscalls:sys_exit_lseek: `t` may be null, of which nothing is"
            + " worked out",
        "m = [:]; on kprobe('do_it') { m[it.tid] = 1 } | kprobe:do_it may happen in an interrupt or on an idle CPU:"
            + " two CPUs may use one key of `m` at once",
        "m = [:]; ENTER { for (i in 1..2) m[it.tid] = 1 }"
            + " | nothing is put into it, or only where the kernel cannot do it",
    })
    void shouldStayInTheScript(String text, String why) {
        assertEquals(why, why(plans(script(text))));
    }

    /** One handler that cannot go takes all that it shares with it, and those that share only with others stay. */
    @Test
    void shouldDecideForEachMap() {
        List<Plan> plans = plans(script("a = [:]; b = [:]; ENTER { a[it.tid] = 1 }; ENTER { b[it.tid] = 2 }\n"
                + "EXIT { a.remove(it.tid) }; EXIT { def t = b.remove(it.tid); if (t) println t }"));
        assertEquals(List.of(true, false, true, false),
                plans.stream().map(p -> p.shared().get(0).inKernel()).toList());
        assertEquals(List.of(false, true, false, true), plans.stream().map(Plan::delivers).toList());
    }

    @Test
    void shouldWaitForNobodyWithoutASharedMap() {
        List<Plan> plans = new ArrayList<>();
        List<Integer> planned = new ArrayList<>();
        ScriptRun.explain(new ScriptCompiler(FakeKernel.PROBES).compile("test", script(
                "m = [:]; println 1; ENTER { m[it.tid] = 1 }; println 2; ENTER { println 3 }; println 4; "
                        + "EXIT { m.remove(it.tid) }; println 5")),
                new PlanningHost(o -> Map.of(), plans::add) {
                    @Override
                    public void print(Printed what) {
                        planned.add(plans.size());
                    }
                });
        assertEquals(List.of(0, 0, 1, 3), planned);
    }
}
