package org.grebe.core.dsl.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groovy.lang.GroovyRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.dsl.FakeHost;
import org.grebe.core.dsl.run.EventCode;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.EventOf;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers as they are compiled, beside the same closures left to Groovy. */
class CompiledHandlerTest {
    private static final Event EVENT = EventOf.fields(Catalogue.connect, Map.of(
            "time", -3L, "pid", 181, "uid", 4294967295L, "ret", -111, "dport", 443, "ip", 6, "comm", "curl",
            "daddr", IpAddress.parse("2001:db8::1"), "saddr", IpAddress.parse("10.0.0.1")));

    private static FakeHost run(ScriptCompiler compiler, String script) {
        FakeHost host = new FakeHost();
        compiler.compile("test", script).newScript(host, host.variables).run();
        return host;
    }

    private static List<String> output(ScriptCompiler compiler, String body) {
        FakeHost host = run(compiler, "def out = []; x = out; on connect " + body);
        ProbeCall call = host.calls.get(0);
        call.handle(EVENT, new boolean[call.handler().conditions().size()]);
        List<?> values = (List<?>) host.variables.get("x");
        host.output.addAll(values.stream().map(v -> v + " of " + (v == null ? null : v.getClass())).toList());
        return host.output;
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{ out << it.time << it.pid << it.uid << it.ret << it.dport << it.ip << it.comm << it.daddr << it.saddr }",
        "{ e -> out << e.rport << e?.pid << e.raddr << e.laddr }",
        "{ def e = it; out << e.pid << [e, it]*.pid << it['pid'] << it.\"${'pid'}\" }",
        "{ [1].each { x -> out << it.pid + x; [2].each { y -> out << it.uid + y } } }",
        "{ out << \"$it.comm ${it.pid} ${-> it.dport}\".toString() }",
        "{ out << (it.dport == 443) << (443L == it.dport) << (it.dport != 443) << (it.uid == 4294967295) }",
        "{ out << (it.uid == it.pid) << (it.pid == it.pid) << (1 == 1L) }",
        "{ out << (it.ret < 0) << (it.ret <= -111) << (it.uid > 2147483647) << (0 >= it.time) }",
        "{ out << (it.time < it.pid) << (it.pid >= it.dport) }",
        "{ out << (it.dport in [80, 443]) << (it.dport !in [80, 443]) }",
        "{ out << (it.uid in [4294967295]) << (it.pid in [1, 2.0]) }",
        "{ out << (it.dport in 1..1024) << (it.dport in []) << (it.pid in 181) }",
        "{ out << (it.pid in null) << (it.pid == null) << (null != it.dport) }",
        "{ out << (it.dport == 443.0) << (it.dport <=> 80) << (it.pid == 181 as byte) }",
        "{ out << (it.comm == 'curl') << (it.comm in ['a', 'curl']) << (it.daddr == '2001:db8::1') }",
        "{ def n = it.pid; n += it.dport; n++; out << n << -it.pid << ~it.pid << it.pid / 2 << it.comm[0..1] }",
        "{ out << (it.pid ? 'yes' : 'no') << (it.comm ?: 'none') << !it.pid << it.pid.class << it.comm.size() }",
        "{ switch (it.dport) { case 443: out << 'tls'; break; default: out << 'other' } }",
        "{ if (it.dport == 80 || it.pid != 181) return; if (it.comm == 'curl') { print it.pid; println it } }",
        "{ print it; print([1, 2]); print it.pid; println 'a'; println(null); print(*[1, 2]); print a: 1 }",
        "{ printf '%d %s|', it.pid, it.comm; printf '%s', [1, 2]; printf '%s%s', [1, 2] as Object[] }",
        "{ printf \"%s ${it.pid}\", 1; printf '%s', null; def f = '%d'; printf f, it.dport; println() }",
        "{ def it2 = it; try { throw new IllegalStateException(it.comm) } catch (e) { out << e.message << it2.pid } }",
        "{ for (int i = 0; i < it.ip; i++) out << i }",
    })
    void shouldDoWhatGroovyDoes(String body) {
        List<String> expected = output(ScriptCompiler.byName(), body);
        assertFalse(expected.isEmpty());
        assertEquals(expected, output(new ScriptCompiler(), body));
    }

    @Test
    void shouldCallTheClosureWithoutGroovysSearch(@TempDir Path folder) throws Exception {
        String script = "on connect { print it.pid }";
        assertInstanceOf(EventCode.class, run(new ScriptCompiler(), script).calls.get(0).body());
        assertFalse(run(ScriptCompiler.byName(), script).calls.get(0).body() instanceof EventCode);
        new ScriptCompiler().write(folder, "tool", script, false);
        String code = new String(Files.readAllBytes(folder.resolve("script_tool$_run_closure1.class")), "ISO-8859-1");
        assertTrue(code.contains("org/grebe/core/dsl/run/EventCode") && code.contains("handle"));
    }

    /** A search by name would be a property of that name; what Groovy links at run time is named in the class. */
    @Test
    void shouldLeaveNothingToLookUp(@TempDir Path folder) throws Exception {
        new ScriptCompiler().write(folder, "tool", "def hits = count(); on connect { e -> "
                + "if (e.dport == 80 && e.comm == 'a') return; hits[e.saddr, e.dport]++; hits[e.comm]++; print 1 }",
                false);
        String code = new String(Files.readAllBytes(folder.resolve("script_tool$_run_closure1.class")), "ISO-8859-1");
        for (String word : List.of("dport", "comm", "saddr", "getProperty", "println")) {
            assertFalse(code.contains(word), word);
        }
    }

    @Test
    void shouldUseTheScriptsOwnPrint() {
        FakeHost host = run(new ScriptCompiler(),
                "def print(Integer x) { println \"mine $x\" }; on connect { print it.pid }");
        host.event(false, "pid", 3);
        assertEquals(List.of("line mine 3"), host.output);
    }

    @Test
    void shouldSayThatWordsNeedTheScript() {
        FakeHost host = run(new ScriptCompiler(), "static f(x) { print x }\non connect { f(it.pid) }");
        assertEquals("print does not work in a static method; leave out static",
                assertThrows(IllegalArgumentException.class, () -> host.event(false, "pid", 3)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "on connect { throw new java.io.IOException('broken') }",
        "on connect { new FileReader('/nonexistent/broken').text }",
    })
    void shouldTurnCheckedExceptionsIntoOnesThatAreCaught(String script) {
        for (ScriptCompiler compiler : List.of(new ScriptCompiler(), ScriptCompiler.byName())) {
            FakeHost host = run(compiler, script);
            RuntimeException e = assertThrows(RuntimeException.class, () -> host.event(false, "pid", 3));
            assertTrue(e instanceof GroovyRuntimeException && e.getMessage().contains("broken"), e.toString());
        }
    }

    @Test
    void shouldNotMindClosuresThatLookLikeHandlers() {
        HashMap<String, Object> variables = new HashMap<>();
        new ScriptCompiler().compile("test", "f = { e, boolean[] flags -> e + flags.length }; y = f(1, new boolean[3])")
                .newScript(new FakeHost(), variables).run();
        assertEquals(4, variables.get("y"));
    }
}
