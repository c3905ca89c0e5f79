package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.grebe.bpf.probes.Field;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.PlannedCondition;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a script the planner gives to the kernel, and why the rest stays behind. */
public class PushdownTest {
    public static Plan plan(String script) {
        return ScriptRun.plan(FakeHost.run(script).calls.get(0));
    }

    public static String where(PlannedCondition c) {
        if (c.where() instanceof Lowered.Both b) {
            return "needs " + b.necessary() + (c.index() == PlannedCondition.STEPS ? "" : ", script because "
                    + b.reason());
        }
        return c.where() instanceof Lowered.Kernel k
                ? "kernel " + k.test()
                : "script because " + ((Lowered.Script) c.where()).reason();
    }

    public static String where(String script) {
        return plan(script).conditions().stream().map(PushdownTest::where).collect(Collectors.joining("; "));
    }

    private static String condition(String groovy) {
        return where("p = 181; ports = [80, 443]; name = 'curl'; limit = 2.0; on connect { if (" + groovy
                + ") print it }");
    }

    public static String captured(String script) {
        return plan(script).captured().stream().map(Field::name).collect(Collectors.joining(" "));
    }

    private static String planError(String script) {
        return assertThrows(PlanError.class, () -> plan(script)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.dport == 80                                → dport == 80",
        "80 == it.dport                                → 80 == dport",
        "it.ret != -7                                  → ret != -7",
        "it.ret == -p                                  → ret == -181",
        "it.dport < 1024                               → dport < 1024",
        "it.dport <= it.sport                          → dport <= sport",
        "it.time > 3000000000                          → time > 3000000000",
        "it.dport >= p                                 → dport >= 181",
        "it.dport in [443, 80, 80]                     → dport in [80, 443]",
        "it.dport !in ports                            → !(dport in [80, 443])",
        "it.dport in []                                → false",
        "it.dport in 8000..8999                        → dport in 8000..8999",
        "it.dport in 8000..<9000                       → dport in 8000..8999",
        "it.dport in 8000..<8000                       → false",
        "it.dport in 1..17                             → dport in 1..17",
        "it.ret                                        → ret != 0",
        "!it.ret                                       → ret == 0",
        "!(it.pid == 1 || it.uid == 2)                 → pid != 1; kernel uid != 2",
        "it.pid == 1 || it.uid == 2 && it.gid == 3     → (pid == 1 || (uid == 2 && gid == 3))",
        "it.comm == 'curl'                             → comm == 'curl'",
        "'curl' == it.comm                             → comm == 'curl'",
        "it.comm == name                               → comm == 'curl'",
        "it.comm != 'curl'                             → !(comm == 'curl')",
        "it.comm == null                               → false",
        "it.dport == 80 || it.dport == 443 || it.dport in ports → dport in [80, 443]",
        "it.dport in p                                 → dport == 181",
        "it.comm in name                               → comm == 'curl'",
        "p && it.pid == 1                              → true; kernel pid == 1",
        "!name || it.pid == 1                          → pid == 1",
        "it.pid * 2 - 1 <= it.tid << 3                 → ((pid * 2) - 1) <= (tid << 3)",
        "(it.uid | it.gid ^ 3) >> 2 != -it.ppid        → ((uid | (gid ^ 3)) >> 2) != -ppid",
        "it.sport == it.dport                          → sport == dport",
        "it.saddr != ip('::1')                         → !(saddr == ::1)",
        "it.daddr in ['10.0.0.0/8', 'fd00::/8']        → (daddr in 10.0.0.0/8 || daddr in fd00::/8)",
        "it.daddr !in cidr('fd00::/8')                 → !(daddr in fd00::/8)",
        "it.comm.startsWith('ng')                      → comm.startsWith('ng')",
        "it.comm.endsWith('x')                         → comm.endsWith('x')",
        "it.comm.contains('url')                       → comm.contains('url')",
        "it.comm.contains('')                          → true",
        "it.dport == null                              → false",
        "it.dport in 9..1                              → dport in 1..9",
        "(it.pid & 3) == 1                             → (pid & 3) == 1",
        "it.pid + 1 > it.tid                           → (pid + 1) > tid",
        "it.pid % 2 == 0                               → (pid % 2) == 0",
        "it.uid >>> 4 == ~it.gid                       → (uid >>> 4) == (gid ^ -1)",
        "it.pid == (it.uid ? 1 : 2)                    → pid == (uid != 0 ? 1 : 2)",
        "it.pid == 1 ? it.uid == 2 : it.gid == 3       → ((pid == 1 && uid == 2) || (pid != 1 && gid == 3))",
        "it.saddr == it.daddr                          → saddr == daddr",
        "it.comm in ['curl', 'wget']                   → (comm == 'curl' || comm == 'wget')",
        "it.daddr == '10.0.0.1'                        → daddr == 10.0.0.1",
        "it.raddr == '::1'                             → daddr == ::1",
        "it.daddr in '10.0.0.0/8'                      → daddr in 10.0.0.0/8",
        "it.daddr in cidr('10.0.0.0/8')                → daddr in 10.0.0.0/8",
        "it.daddr in ['10.0.0.0/8', ip('::1')]         → (daddr in 10.0.0.0/8 || daddr == ::1)",
        "it.daddr in []                                → false",
        "it.dport == port('https')                     → dport == 443",
    })
    void shouldPushDownWhatTheKernelCanDo(String groovy, String test) {
        assertEquals("kernel " + test, condition(groovy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.comm.length() == 4           → the kernel has no length()",
        "it.comm > 'a'                   → the kernel does this with integers only, and it.comm is a name",
        "it.daddr > it.saddr            → the kernel does this with integers only, and it.daddr is an address",
        "it.dport > 80.5                 → 80.5 is no integer",
        "it.dport in limit               → the kernel knows lists, ranges and cidr(...) to the right of in",
        "it.dport in it.pid..it.uid      → the kernel compares fields with constants only",
        "it.dport + 1 == '80'            → '80' is no integer",
        "it.comm in 'a'..'z'             → the kernel knows ranges of integers only",
        "it.pid in cidr('10.0.0.0/8')    → the kernel knows lists, ranges and cidr(...) to the right of in",
        "it.comm == '\\udcc3\\udca9'      →"
            + " a name cannot be compared with this text byte by byte",
        "it.comm.contains('\\udcc3')     →"
            + " a part of a name that is no UTF-8 cannot be looked for byte by byte",
        "(it.pid == 1) == (it.uid == 2)  → the kernel compares fields with constants only",
        "it.pid / 2 == 1                 → Groovy's / gives a decimal number",
        "it.pid % it.tid == 1            → a division by 0 must fail as it does in Groovy",
        "(it.uid ? it.uid : it.pid) == 1 → it is an int or a long, by the event",
        "p in [it.pid]                   → the kernel compares fields with constants only",
        "it.daddr                        → whether `it.daddr` counts as true is known only when it runs",
        "it.comm == \"a$p\"              → text with ${} is put together by Groovy",
    })
    void shouldSayWhyAConditionStaysInTheScript(String groovy, String reason) {
        assertEquals("script because " + reason, condition(groovy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.daddr in ['10.0.0.1', a]  → 'x' is not an IP address, and daddr is one (line 1, column 39)",
        "it.daddr == a                → 'x' is not an IP address, and daddr is one (line 1, column 39)",
    })
    void shouldRefuseWhatCannotBeMeant(String groovy, String message) {
        assertEquals(message, planError("a = 'x'; on connect { if (" + groovy + ") print it }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "pid: 181                     → kernel pid == 181",
        "pid: null                    → ~~",
        "dport: [443, 80]             → kernel dport in [80, 443]",
        "dport: []                    → kernel false",
        "dport: 8000..<9000           → kernel dport in 8000..8999",
        "pid: 2147483647..0           → kernel pid in 0..2147483647",
        "daddr: '10.0.0.1'            → kernel daddr == 10.0.0.1",
        "daddr: cidr('10.0.0.0/8')    → kernel daddr in 10.0.0.0/8",
        "daddr: '10.0.0.0/8'          → kernel daddr in 10.0.0.0/8",
        "comm: 'curl', uid: 0         → kernel comm == 'curl'; kernel uid == 0",
    })
    void shouldFilterByArgumentsOfTheProbe(String arguments, String conditions) {
        assertEquals(conditions, where("on connect(" + arguments + ") { print it }"));
    }

    /** What somebody else's map holds is not known, so nothing can be put together with it. */
    @Test
    void shouldKeepApartWhatIsInSomebodyElsesMap() {
        assertEquals("kernel (pid in pinned('/x') || pid == 5)",
                where("mine = pinned('/x'); on connect { if (it.pid in mine || it.pid == 5) print it }"));
        assertEquals("kernel (pid == 5 || pid in pinned('/x'))",
                where("mine = pinned('/x'); on connect { if (it.pid == 5 || it.pid in mine) print it }"));
    }

    @Test
    void shouldNameTheFilterWhenItsValueCannotBeUsed() {
        assertEquals("dport is a number and never equals the text 'http'; write port('http') (line 1, column 24)",
                planError("p = 'http'; on connect(dport: p) { print it }"));
        assertEquals("filter comm: [[]] cannot be used: names are compared with strings (line 1, column 22)",
                planError("p = [[]]; on connect(comm: p) { print it }"));
    }

    @Test
    void shouldUseAMapWhenASetIsLarge() {
        assertEquals("kernel dport in bitmap set1 of 17 values",
                where("ports = (1..17).toList(); on connect { if (it.dport in ports) print it }"));
        assertEquals("kernel pid in hash set1 of 17 values; kernel tid in hash set2 of 20 values",
                where("a = (1..17).toList(); b = (1..20).toList()\n"
                        + "on connect { if (it.pid in a && it.tid in b) print it }"));
    }

    @Test
    void shouldMakeTheMapsThatKeysAndValuesLookInto() {
        Plan plan = plan("ports = (1..17).toList(); uids = (1..18).toList(); load = sum()\n"
                + "on connect { load[it.dport in ports ? 1 : 2] << (it.uid in uids ? 3 : 4) }");
        assertEquals("[hash set1 of 18 values, bitmap set2 of 17 values]",
                FilterMaps.of(plan).stream()
                        .map(Object::toString)
                        .sorted(Comparator.reverseOrder())
                        .toList()
                        .toString());
    }

    @Test
    void shouldTakeARangeForItsEndsHoweverLongItIs() {
        assertEquals("kernel pid in 1..2147483647",
                where("all = 1..2147483647; on connect { if (it.pid in all) print it }"));
    }

    @Test
    void shouldAskNobodyWhatAVariableInACaseDoes() {
        assertEquals("script because the kernel knows lists, ranges and cidr(...) to the right of in; "
                + "script because it comes after it.pid in odd, which may do something or fail",
                where("n = 0; odd = { x -> n++ }; on connect { if (it.pid in odd && it.dport == 80) print it }"));
    }

    @Test
    void shouldStopPushingBehindWhatMayFail() {
        assertEquals("script because the kernel has no charAt(); "
                + "script because it comes after it.comm.charAt(5) == 'x', which may do something or fail",
                where("on connect { if (it.comm.charAt(5) == 'x' && it.dport == 80) print it }"));
    }

    @Test
    void shouldStopPushingBehindASideEffect() {
        assertEquals("kernel pid == 1; script because it calls next(); "
                + "script because it comes after next() > 2, which may do something or fail",
                where("n = 0; def next() { n++ }\n"
                        + "on connect { if (it.pid == 1 && next() > 2 && it.dport == 80) print it }")
                        .replace("`", ""));
    }

    @Test
    void shouldStopPushingBehindASideEffectInAnArgument() {
        assertEquals("script because the kernel compares fields with constants only; "
                + "script because it comes after it.daddr == ip('' + next()), which may do something or fail",
                where("def next() { '::1' }\n"
                        + "on connect { if (it.daddr == ip('' + next()) && it.dport == 80) print it }"));
    }

    @Test
    void shouldGoOnPushingBehindWhatHasNoEffect() {
        assertEquals("script because the kernel has no length(); kernel dport == 80",
                where("on connect { if (it.comm.length() == 4 && it.dport == 80) print it }"));
    }

    @Test
    void shouldTellTheClosureWhichConditionsWereDecided() {
        Plan plan = plan("on connect(uid: 0) { if (it.pid == 1 && it.comm.length() == 4 && it.dport == 80) print it }");
        assertEquals("[true, false, true]", Arrays.toString(plan.pushed()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "print it                             → comm saddr daddr pid dport ip",
        "print it.dport                       → dport",
        "print it.dport, it.comm              → comm dport",
        "print it.rport                       → dport",
        "print it.daddr                       → daddr ip",
        "if (it.pid == 1) print it.dport      → dport",
        "if (it.pid > it.comm.length()) print it.dport → comm pid dport",
        "[1].each { n -> print it.uid + n }   → uid",
        "exit()                               → ~~",
        "seen << it                           → "
            + "comm saddr daddr time cgroup pid tid ppid nspid uid gid mntns pidns netns ret sport dport ip",
    })
    void shouldCaptureOnlyWhatTheScriptCanSee(String body, String fields) {
        assertEquals(fields, captured("seen = []; on connect { " + body + " }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "hits++                                         → hits: count",
        "hits[it.daddr, it.dport]++                     → hits: count by daddr, dport",
        "hits[it.rport] += 1                            → hits: count by dport",
        "if (it.pid == 1) { hits[it.comm]++; hits2++ }  → hits: count by comm, hits2: count",
        "hits[it.dport + 1]++                           → hits: count by (dport + 1)",
        "load << it.uid * 2                             → load: sum of (uid * 2)",
        "times[it.comm] << it.time                      → times: hist of time by comm",
        "if (it.ret == 0) hits++ else hits2[it.comm]++  → hits: count if ret == 0, hits2: count by comm if ret != 0",
        "if (it.pid == 1) hits++; if (!it.ret) { load << it.uid; hits2++ } → "
            + "hits: count if pid == 1, load: sum of uid if ret == 0, hits2: count if ret == 0",
        "if (it.pid == 1) hits++ else if (it.uid in [3, 4]) hits++ else hits2++ → "
            + "hits: count if pid == 1, hits: count if (pid != 1 && uid in [3, 4]), "
            + "hits2: count if (pid != 1 && !(uid in [3, 4]))",
    })
    void shouldCountInTheKernelWhenThatIsAll(String body, String aggregations) {
        Plan plan = plan("hits = count(); hits2 = count(); load = sum(); times = hist(); on connect { " + body + " }");
        assertEquals("[" + aggregations + "]", plan.aggregations().toString());
        assertEquals(List.of(), plan.captured());
        assertEquals("", plan.aggregationReason());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "print it                                    → ~~",
        "if (it.comm.length() == 4) hits++           → a condition before it is decided in the script",
        "hits++; print it                            → the closure does something else besides",
        "table[it.comm]++                            → ~~",
        "hits++; table[it.comm]++                    → table is no aggregation such as count()",
        "hits['all']++                               → 'all' is no integer",
        "hits[it.comm.length()]++                    → the kernel has no length()",
        "if (it.comm.length() == 4) hits++ else table[1]++ → "
            + "`it.comm.length() == 4` is decided in the script: the kernel has no length()",
        "if (it.pid == 1) hits++ else print it       → the closure does something else besides",
    })
    void shouldSayWhyItCountsInTheScript(String body, String reason) {
        Plan plan = plan("hits = count(); table = [:]; on connect { " + body + " }");
        assertEquals(reason, plan.aggregationReason());
        assertEquals(List.of(), plan.aggregations());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "hits << 1             → hits is a count(): write ++ where << is, or make it a sum()",
        "if (it.comm.length() == 4) { print it; hits[it.pid] << 1 } → "
            + "hits is a count(): write ++ where << is, or make it a sum()",
        "times[it.comm]++      → times is a hist(), not a count(): write times << value where ++ is",
        "load << it.elapsed    → sum() takes whole numbers, and it.elapsed has decimals; it.time has none",
        "load << it.comm       → sum() takes numbers, and it.comm is none",
        "times[1] << it.daddr  → hist() takes numbers, and it.daddr is none",
        "load << 'x'           → sum() takes numbers, and 'x' is none",
        "load << (it.pid == 1) → sum() takes numbers, and it.pid == 1 is none",
        "load << it.uid & 2    → Groovy reads << before &: write load << (it.uid & 2)",
        "load << it.uid == 2   → Groovy reads << before ==: write load << (it.uid == 2)",
        "load << it.uid >> 2   → Groovy reads << before >>: write load << (it.uid >> 2)",
        "load[1] << it.uid << 2 → Groovy reads << before <<: write load[1] << (it.uid << 2)",
        "load << it.uid ? 1 : 2 → Groovy reads << before ?: write load << (it.uid ? 1 : 2)",
        "load[it.comm] << it.uid & 2 | 4 → "
            + "Groovy reads << before &: write load[it.comm] << (it.uid & 2 | 4)",
    })
    void shouldRefuseWhatNoTableCanAdd(String body, String problem) {
        assertEquals(problem, assertThrows(PlanError.class, () -> plan(
                "hits = count(); load = sum(); times = hist(); list = []; on connect { " + body + " }")).what());
    }

    @ParameterizedTest
    @ValueSource(strings = {"load << 1 << 2", "list << it.comm << it.pid & 1", "load << it.uid + 1", "list << 'x'",
        "load << (it.uid & 2)", "load << it.clock.length()"})
    void shouldAddWhatATableCan(String body) {
        plan("load = sum(); list = []; on connect { " + body + " }");
    }

    /** Handlers that look at counts must see those of the events before theirs, no more and no fewer. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "every(1.s) { print hits; hits.each { k, v -> print k, v }; hits.clear() }    → true",
        "end { for (row in hits.top(3)) print row.key; [hits, 1].each { print it } }  → true",
        "def show() { print hits[1] }; every(1.s) { show() }                          → true",
        "on accept { if (it.pid == 1) hits[it.comm]++ }                               → true",
        "on accept { print hits[it.comm] }                                            → false",
        "on accept { if (hits[it.pid] > 5) print it }                                 → false",
        "on accept(pid: hits[3]) { print it }                                         → true",
        "on accept { seen[hits.size()]++ }                                            → false",
        "def show() { print hits[1] }; on accept { show() }                           → false",
        "def show() { print hits[1] }; def go() { show() }; on accept { go() }        → false",
        "def show() { print hits[1] }; go = this.&show; on accept { go() }            → false",
        "show = { print hits }; on accept { show() }                                  → false",
        "def show = { print hits }; on accept { show() }                               → false",
        "def show = { print hits }; go = { show() }; on accept { go() }                → false",
        "def show = { print hits }; other = show; on accept { other() }                → false",
        "def show = { print hits }; all = [show]; on accept { all[0]() }               → false",
        "all = [show: { print hits }]; on accept { all.show() }                        → false",
        "def show = { print hits }; def go() { show }; on accept { print 1 }           → true",
        "def show = { print hits }; on accept { show.call() }                          → false",
        "def show = { print hits }; every(1.s) { show() }; end { show() }              → true",
        "show = { print hits }; every(1.s, show); on accept { print it }               → true",
        "other = hits; on accept { print other }                                      → false",
        "all = [hits]; on accept { print all[0] }                                     → false",
        "all = []; all << hits; on accept { print all[0] }                            → false",
        "all = [:]; all.put('x', hits); on accept { print all.x }                     → false",
    })
    void shouldCountInTheScriptWhatAHandlerLooksAt(String rest, boolean inKernel) {
        Plan plan = plan("hits = count(); seen = [:]; on connect { hits[it.pid]++ }\n" + rest);
        assertEquals(inKernel ? ""
                : "a handler may look at hits, and the kernel would be ahead of its events", plan.aggregationReason());
    }

    /** Successes are one key, as they are one null to the script; else each result would take room in the map. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.error                → (ret in -4095..-1 ? ret : 0)",
        "errorName(-it.dport)    → (-dport in -4095..-1 ? -dport : 0)",
        "syscallName(it.pid + 1) → (pid + 1)",
        "signalName(it.dport)    → dport",
    })
    void shouldCountByNamesOfNumbers(String key, String number) {
        Plan plan = plan("hits = count(); on handshake { hits[it.comm, " + key + "]++ }");
        assertEquals("hits: count by comm, " + key, plan.aggregations().get(0).toString());
        assertEquals(number, plan.aggregations().get(0).keys().get(1).bare().toString());
    }

    @Test
    void shouldMakeTheMapsThatConditionsAroundCountsLookInto() {
        Plan plan = plan("ports = (1..17).toList(); n = count()\n"
                + "on connect { if (it.dport in ports) n++; else n[1]++ }");
        assertEquals("[bitmap set1 of 17 values]", FilterMaps.of(plan).toString());
        assertEquals(java.util.Set.of("dport"), plan.kernelFields());
    }

    /** The law: what is pushed down decides as the closure does. Integers are of any type in Groovy. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.uid in [0, 5]   → true",
        "it.pid in [5L]     → true",
        "it.uid in 1..9     → true",
        "it.uid in 1..<5    → false",
        "it.uid !in [5]     → false",
        "it.uid == 5        → true",
        "it.pid in 1..9     → true",
        "it.uid in [4, 6]   → false",
    })
    void shouldDecideInTheClosureAsInTheKernel(String condition, boolean holds) {
        FakeHost host = FakeHost.run("on connect { if (" + condition + ") print 'yes' }");
        host.event(false, "uid", 5L, "pid", 5);
        assertEquals(holds ? List.of("row [yes]") : List.of(), host.output);
    }

    @Test
    void shouldLeaveAFieldToTheScriptWhoseNameItWorksOut() {
        assertEquals("script because `it.\"$f\"` reads a property of something else than the event",
                where("f = 'dport'; on connect { if (it.\"$f\" == 80) print it }"));
    }
}
