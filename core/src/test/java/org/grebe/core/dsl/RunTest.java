package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.FakeKernel;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.Exit;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.run.TraceScript;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
    @Test
    void shouldGiveLaterTracesTheColumnsThatWereChosen() {
        FakeHost host = FakeHost.run("on accept { print it }; columns 'comm', 'dport'; on connect { print it }\n"
                + "on connect(layout: ['pid']) { print it }; columns(['uid']); on connect { print it }");
        assertEquals("[null, [comm, dport], [pid], [uid]]",
                host.calls.stream().map(c -> c.filters().get("layout")).toList().toString());
        assertEquals("comm dport", String.join(" ",
                ScriptRun.plan(host.calls.get(1)).captured().stream().map(f -> f.name()).sorted().toList()));
    }

    /** What bpftrace does with all its maps. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "n = count(); on connect { n[it.comm]++ } | n",
        "def n = count(); on connect { if (it.pid > 1) { ++n } else { n += 2 } } | n",
        "m = hist(); n = sum(); on connect { m << it.dport; n[it.comm, it.pid] << it.dport } | m n",
        "n = count(); m = count(); on connect { n[it.comm]++; m[it.pid]++ }; end { print m } | n",
        "n = count(); on connect { n[it.comm]++ }; end { if (n.size() > 5) print n } |",
        "n = count(); on connect { n[it.comm]++; if (n[it.comm] > 5) exit() } |",
        "n = count(); on connect { println \"${n[it.comm]++}\" } |",
        "n = count(); on connect { n[it.comm]++ }; every(1.s) { n.clear() } |",
        "n = count(); on connect { n[it.comm]++ }; every(1.s) { n = sum() } |",
        "n = count(); on connect { n[it.comm]++ }; def f() { this.n }; end { f() } |",
        "n = count(); on connect { n[it.comm]++ }; end { binding.variables.each { print it } } |",
        "n = count(); every(1.s) { n++ }; on connect { } |",
        "n = count(); on connect { print it } |",
        "m = [:]; on connect { m[it.comm] = 1 } |",
        "n = count(); m = count(); on connect { m[n.size()]++; n++ } | m",
    })
    void shouldHaveTablesPrintedThatTheScriptHasNoOtherUseFor(String script, String tables) {
        assertEquals(tables == null ? "" : tables, String.join(" ", FakeHost.run(script).atEnd));
    }

    @Test
    void shouldLeaveTracesAloneThatPrintNoEvent() {
        FakeHost host = FakeHost.run("n = count(); columns 'comm'; on connect { print it.pid, it.uid }\n"
                + "on connect { n[it.comm]++ }; on connect { print it }; columns(); on connect { print it }");
        assertEquals("[null, null, [comm], null]",
                host.calls.stream().map(c -> c.filters().get("layout")).toList().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "on connect { if (it.pid == 1 && it.uid == 2) print it.pid, it.uid }",
        "on connect < if (it.pid == 1 && it.uid == 2) print it.pid, it.uid >",
        "on connect { if (it.pid == 1) { if (it.uid == 2) { print it.pid, it.uid } } }",
        "on connect { e -> if (e.pid != 1 || e.uid != 2) return; print e.pid, e.uid }",
        "on connect { if (!(it.pid == 1 && it.uid == 2)) return\n print it.pid, it.uid }",
        "on connect { if (it.pid != 1) { return }\n if (!(it.uid != 2)) print it.pid, it.uid }",
        "on connect { if (!(it.pid != 1 || it.uid != 2)) { print it.pid, it.uid } }",
    })
    void shouldSkipConditionsThatTheKernelChecked(String script) {
        FakeHost host = FakeHost.run(script);
        host.event(false, "pid", 1, "uid", 2).event(false, "pid", 7, "uid", 2).event(false, "pid", 1, "uid", 7);
        assertEquals(List.of("row [1, 2]"), host.output);
        host.event(true, "pid", 7, "uid", 8);
        assertEquals(List.of("row [1, 2]", "row [7, 8]"), host.output);
    }

    @Test
    void shouldSkipEachConditionByItsOwnFlag() {
        FakeHost host = FakeHost.run("on connect { if (it.pid == 1 && it.uid == 2) print it.pid, it.uid }");
        host.handle(0, Map.of("pid", 7, "uid", 2), new boolean[] {true, false});
        host.handle(0, Map.of("pid", 1, "uid", 7), new boolean[] {true, false});
        assertEquals(List.of("row [7, 2]"), host.output);
    }

    @Test
    void shouldPassFiltersAndArgumentsAsTheyAreAtRunTime() {
        FakeHost host = FakeHost.run("""
                p = 3
                x = on connect(pid: p, uid: null, dport: [80, p]) { print it }
                on kprobe('tcp_' + 'sendmsg') { print it }
                """);
        assertEquals("connect", host.calls.get(0).probe());
        assertEquals("{pid=3, uid=null, dport=[80, 3]}", host.calls.get(0).filters().toString());
        assertEquals("kprobe:tcp_sendmsg", host.calls.get(1).probe());
        assertEquals("trace 1", host.variables.get("x"));
    }

    @Test
    void shouldTellVariablesOfTheBindingAndLocalOnes() {
        FakeHost host = FakeHost.run("""
                a = 1
                def b = 2
                def hits = count()
                on connect { if (it.pid == a && it.uid == b) hits[it.pid]++ }
                """);
        ProbeCall call = host.calls.get(0);
        assertEquals(1, call.variable("a"));
        assertEquals(2, call.variable("b"));
        assertEquals("count()", ((Aggregation) call.variable("hits")).name());
        assertTrue(call.hasVariable("a") && call.hasVariable("b"));
        assertFalse(call.hasVariable("c"));
        host.event(false, "pid", 1, "uid", 2);
        assertEquals("[1]: 1", call.variable("hits").toString());
    }

    @Test
    void shouldKnowWhoseItIsMeant() {
        FakeHost host = FakeHost.run("""
                [1, 2].each { on connect { e -> if (e.pid == it) print e.pid } }
                on connect { [3, 4].each { p -> print it.pid + p }; [5].each { print it } }
                on connect { on accept { f -> if (f.pid in [it, 3]) print f.pid, it.pid } }
                """);
        assertEquals(1, host.calls.get(0).variable("it"));
        assertEquals(2, host.calls.get(1).variable("it"));
        host.handle(1, Map.of("pid", 2), new boolean[1]);
        host.handle(2, Map.of("pid", 10), new boolean[0]);
        host.handle(3, Map.of("pid", 20), new boolean[0]);
        assertEquals("connect{pid=20}", host.calls.get(4).variable("it").toString());
        host.handle(4, Map.of("pid", 3), new boolean[1]);
        assertEquals(List.of("row [2]", "row [13]", "row [14]", "row [5]", "row [3, 20]"), host.output);
    }

    @Test
    void shouldLeaveElementsOfOtherThingsToGroovy() {
        FakeHost host = FakeHost.run("""
                int[] a = [1, 2]; a[0]++; a[1] += 5
                Object[] b = [1, 'x']; b[0]++; b[1] += 'y'
                l = [1, [2]]; l[0]++; l[-1] << 3; l[0] += 2
                m = [k: 'v']; m['k'] += 1
                def s = 'x'; s += 1; s += null
                long n = 1; n += 2; x = 1.5; x += 1; q = [1]; q += [2]
                print a.toList(), b.toList(), l, m.k, s, n, x, q
                """);
        assertEquals(List.of("row [[2, 7], [2, xy], [4, [2, 3]], v1, x1null, 3, 2.5, [1, 2]]"), host.output);
    }

    @Test
    void shouldCountInThePlainClosure() {
        FakeHost host = FakeHost.run("""
                hits = count(); all = count(); lat = hist(); sums = sum(); total = sum(); plain = [7: 0, x: 0]
                seen = []; n = 0; two = count()
                on connect {
                    hits[it.pid, it.comm]++
                    all++
                    lat[it.comm] << it.time
                    sums[it.comm] += it.time
                    total << it.time
                    total += 1
                    plain[it.pid]++
                    plain['x'] += 2
                    seen << it.pid
                    n += 2
                    n++
                    print two[it.pid]++, ++two[it.pid]
                }
                """);
        host.event(false, "pid", 7, "comm", "a", "time", 5L).event(false, "pid", 7, "comm", "a", "time", 6L);
        assertEquals("[7, a]: 2", host.variables.get("hits").toString());
        assertEquals("2", host.variables.get("all").toString());
        assertEquals("[a]: [4, 8) 2", host.variables.get("lat").toString());
        assertEquals("[a]: 11", host.variables.get("sums").toString());
        assertEquals("13", host.variables.get("total").toString());
        assertEquals("{7=2, x=4}", host.variables.get("plain").toString());
        assertEquals(List.of(7, 7), host.variables.get("seen"));
        assertEquals(6, host.variables.get("n"));
        assertEquals(List.of("row [0, 2]", "row [2, 4]"), host.output);
    }

    @Test
    void shouldTakeTheNumberOfAnOptionForRows() {
        FakeHost host = FakeHost.run("n = count(); n['a']++; n['b']++; top = 1L; t = n.top(top); "
                + "all = n.snapshot().top(9999999999L)");
        assertEquals("[a]: 1", host.variables.get("t").toString());
        assertEquals(2, ((List<?>) host.variables.get("all")).size());
    }

    @Test
    void shouldReadTables() {
        FakeHost host = FakeHost.run("""
                hits = count(); small = count(keys: 1); lat = lhist(0, 10, 5, keys: 2)
                [80, 443, 443, 22, 22, 22].each { hits[it]++; small[it]++ }
                print hits[80], hits[99], hits.size(), hits.keys, 443 in hits, 1 in hits, hits.isEmpty()
                println "${hits.top(1)}; ${hits.sort()[0].key}; ${hits.sort { -it.key }[0].key}"
                println hits.sort { a, b -> a.value <=> b.value }.toString()
                seen = []
                hits.each { k, v -> seen << "$k=$v".toString() }
                hits.each { seen << it.key }
                for (row in hits.findAll { it.value > 1 }) seen << row.value
                for (row in hits) seen << row.keys
                print seen
                print hits.collect { it.value }.sum(), hits.snapshot().find { it.key == 22 }.value
                print hits.snapshot().max { it.key }.key
                print small.snapshot(), small.noRoom(), hits.clear().size(), hits.top(3).size()
                """);
        assertEquals(List.of(
                "row [1, 0, 3, [22, 443, 80], true, false, false]",
                "line [[22]: 3]; 22; 443",
                "line [80]: 1\n[443]: 2\n[22]: 3",
                "row [[22=3, 443=2, 80=1, 22, 443, 80, 3, 2, [22], [443], [80]]]",
                "row [6, 3]", "row [443]",
                "row [[80]: 1, 5, 0, 0]"), host.output);
    }

    @Test
    void shouldNotLoseWhatTheKernelCountsBetweenReadAndWrite() {
        FakeHost host = FakeHost.run("hits = count()\non connect { hits[it.pid] += 1 }");
        Aggregation hits = (Aggregation) host.variables.get("hits");
        FakeKernel kernel = new FakeKernel(hits);
        hits.addFromKernel(kernel);
        kernel.add(List.of(1L), 1);
        host.event(false, "pid", 1);
        kernel.add(List.of(1L), 1).next();
        assertEquals("[1]: 3", hits.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.daddr == '10.0.0.1'                       → true",
        "'10.0.0.1' == it.daddr                       → true",
        "it.daddr != '10.0.0.1'                       → false",
        "it.daddr == '::ffff:10.0.0.1'                → true",
        "it.daddr == \"10.0.0.${it.pid}\"             → true",
        "it.daddr == ip('10.0.0.1')                   → true",
        "it.daddr in ['10.0.0.2', '10.0.0.1']         → true",
        "it.daddr in ['10.1.0.0/16', ip('10.0.0.1')]  → true",
        "it.daddr in [cidr('10.0.0.0/8')]             → true",
        "it.daddr !in ['10.0.0.2']                    → true",
        "it.daddr in cidr('10.0.0.0/8')               → true",
        "it.daddr in '10.0.0.0/31'                    → true",
        "it.daddr in cidr('11.0.0.0/8')               → false",
        "it.daddr == null                             → false",
        "it.raddr == it.daddr                         → true",
        "it.pid == 1L && it.comm in ['a', 'curl']     → true",
        "it.comm == \"cu${'rl'}\"                     → true",
    })
    void shouldCompareAsPeopleExpect(String condition, boolean holds) {
        FakeHost host = FakeHost.run("on connect { print(" + condition + ") }");
        host.event(false, "daddr", IpAddress.parse("10.0.0.1"), "pid", 1, "comm", "curl");
        assertEquals(List.of("row [" + holds + "]"), host.output);
    }

    @Test
    void shouldCompareFieldsOfUnknownTypeToo() {
        FakeHost host = FakeHost.run(
                "x = 'do_' + 'it'; on kprobe(x) { print(it.to == '::1', it.n == 3, it.n in [1, 3], it.n in 4..5) }");
        host.event(false, "to", IpAddress.parse("::1"), "n", 3);
        assertEquals(List.of("row [true, true, true, false]"), host.output);
    }

    @Test
    void shouldOfferTheWordsOfTheLanguage() {
        FakeHost host = FakeHost.run("""
                begin { println 'hello'; printf('%d %s', 1, 'x'); printf 'plain\\n'; printf('%5.1f|', 2.25) }
                end { print hits }
                every(1.5.min) { exit() }
                after(100.ms) { println() }
                hits = count()
                print 1, 2, 3
                print 'x'
                print([1, 2])
                print null
                println 5
                print 3.us.toNanos() + 2.h.toMinutes()
                """);
        assertEquals(List.of("row [1, 2, 3]", "row [x]", "row [[1, 2]]", "row [null]", "line 5", "row [3120]"),
                host.output);
        host.output.clear();
        host.bodies.get("begin").run();
        assertEquals(List.of("line hello", "text 1 x", "line plain", "text   2.3|"), host.output);
        assertThrows(Exit.class, host.bodies.get("every PT1M30S")::run);
        assertEquals(OptionalInt.empty(), host.exited);
        host.bodies.get("after PT0.1S").run();
        assertEquals("line ", host.output.get(4));
        host.bodies.get("end").run();
        assertEquals("row [0]", host.output.get(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "on connect { exit(3); println it.pid }",
        "on connect { try { exit(3) } catch (Exception e) { println e }; println it.pid }",
        "on connect { [1, 2].each { n -> if (n == 1) exit(3) else println n }; println it.pid }",
        "def leave() { exit(3); println 'no' }\non connect { leave(); println it.pid }",
        "def leave = { exit(3); println 'no' }\non connect { leave(); println it.pid }",
    })
    void shouldRunNothingBehindExit(String script) {
        FakeHost host = FakeHost.run(script);
        assertTrue(Exit.is(assertThrows(Throwable.class, () -> host.event(false, "pid", 1))));
        assertEquals(OptionalInt.of(3), host.exited);
        assertEquals(List.of(), host.output);
    }

    @Test
    void shouldTakeExitCodesThatTheShellCanSee() {
        assertEquals("exit takes a code of 0 to 255, not 256",
                assertThrows(IllegalArgumentException.class, () -> FakeHost.run("exit(256)")).getMessage());
        assertEquals("exit takes a code of 0 to 255, not -1",
                assertThrows(IllegalArgumentException.class, () -> FakeHost.run("exit(-1)")).getMessage());
    }

    @Test
    void shouldReportBadArgumentsInWords() {
        assertEquals("every takes a time above zero, such as every(5.s), not PT0S",
                assertThrows(IllegalArgumentException.class, () -> FakeHost.run("d = 0.s; every(d) { }")).getMessage());
        assertEquals("count() counts events: write ++ where << is, or use sum()",
                assertThrows(IllegalArgumentException.class, () -> FakeHost.run("count() << 3")).getMessage());
        assertEquals("hist() takes numbers, not x",
                assertThrows(IllegalArgumentException.class, () -> FakeHost.run("hist() << 'x'")).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"count(keys: 0)", "hist(keys: '5')", "min(key: 5)", "sum(keys: 1 << 21)"})
    void shouldSayHowManyKeysThereMayBe(String script) {
        String message = assertThrows(IllegalArgumentException.class, () -> FakeHost.run(script)).getMessage();
        String wanted = "how many different keys there may be, 1 to 1048576, such as keys: 65536; not {";
        assertTrue(message.contains(wanted), message);
    }

    @Test
    void shouldKeepLinesInStackTraces() {
        FakeHost host = FakeHost.run("x = 1\non connect <\n  if (it.pid)\n    throw new RuntimeException('x')\n>");
        RuntimeException e = assertThrows(RuntimeException.class, () -> host.event(false, "pid", 1));
        StackTraceElement top = List.of(e.getStackTrace()).stream()
                .filter(s -> "script_test.groovy".equals(s.getFileName())).findFirst().orElseThrow();
        assertEquals(4, top.getLineNumber());
    }

    @Test
    void shouldShareVariablesBetweenScripts() {
        FakeHost host = FakeHost.run("x = 5\ndef y = 6");
        new ScriptCompiler().compile("2", "print x + 1").newScript(host, host.variables).run();
        assertEquals(List.of("row [6]"), host.output);
        assertEquals(Map.of("x", 5), host.variables);
    }

    @Test
    void shouldCarryHandlersWhenCompiledAhead(@TempDir Path dir) throws Exception {
        String text = """
                ports = [80, 443]; hits = count(); lat = avg()
                on connect(pid: null) {
                    if (!it.ret && it.dport in ports && it.daddr in [cidr('10.0.0.0/8')] && it.comm != "a'\\\\\\n" \\
                        && it.uid in 1..<3000000000L && it.pid / 2 > -1.5 && it.ret != null && foo(it)) hits[it.pid]++
                }
                on accept { print it; lat[it.comm] << (it.pid ? 1 : true) }
                def foo(x) { true }
                """;
        ScriptCompiler compiler = new ScriptCompiler();
        compiler.compileTo(dir, "tcp-tool.groovy", text);
        assertEquals("script_tcp_tool", ScriptCompiler.className("tcp-tool.groovy"));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
            TraceScript script = (TraceScript) loader.loadClass("script_tcp_tool").getConstructor().newInstance();
            assertEquals(compiler.compile("tcp-tool.groovy", text).handlers(), script.handlers());
            FakeHost host = new FakeHost();
            script.setBinding(new groovy.lang.Binding(new HashMap<>()));
            script.attach(host);
            script.run();
            assertEquals(List.of("connect", "accept"), host.calls.stream().map(ProbeCall::probe).toList());
            assertEquals(8, host.calls.get(0).handler().conditions().size());
        }
        assertTrue(List.of(dir.toFile().list()).stream().allMatch(f -> f.startsWith("script_tcp_tool")
                && f.endsWith(".class")), () -> String.join(File.pathSeparator, dir.toFile().list()));
    }
}
