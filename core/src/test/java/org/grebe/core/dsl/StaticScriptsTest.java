package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.TraceScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticScriptsTest {
    /** Named in every class that has a call or a cast for Groovy to link at run time. */
    private static final String LINKED = "org/codehaus/groovy/vmplugin/v8/IndyInterface";

    @TempDir
    private Path folder;

    /** What a tool writes on its way to the first row. */
    @ParameterizedTest
    @ValueSource(strings = {
        "def o = [a: 0, b: 'x']; if (o.a) print 1\n else if (!o.b) print 2\n else print 3",
        "def o = [a: null, b: []]; def x = o.a || o.b; print x, o.a ? 1 : 2, o.b && o.a",
        "def o = [a: 'two']; switch (o.a) { case 'one': print 1; break; case ['two', 3]: print 2; break }",
        "def o = [a: 5, b: null]; switch (o.a) { case 1..3: print 1; break; case 4..6: print 2 }; print pinned(o.b)",
        "def f = [pid: 3, uid: null]; on connect(*: f, dport: [80]) { print it.comm }",
        "def l = layout([['PID', '%d', 'pid'], ['COMM', '%s', 'comm', null]], ending: '.'); print l.toString()",
        "banner 'Tracing'; begin { print 1 }; every(5.s) { print 2 }; def n = 3; print n + 1",
    })
    void shouldLinkNothingAtRunTimeAndMeanTheSame(String text) throws Exception {
        assertEquals(Optional.empty(), new ScriptCompiler().compileTo(folder, "tool", text));
        for (String file : folder.toFile().list()) {
            assertFalse(Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1)
                    .contains(LINKED), file);
        }
        assertEquals(told(FakeHost.run(text)), told(runAhead()));
    }

    @Test
    void shouldLeaveToGroovyWhatOnlyRunTimeTells() throws Exception {
        String text = "all = [1, 2]; def o = [n: 'abc']; print all.size(), o.n.toUpperCase(), o.n.length()";
        assertEquals(Optional.empty(), new ScriptCompiler().compileTo(folder, "tool", text));
        assertEquals("[row [2, ABC, 3]] []", told(runAhead()));
    }

    @Test
    void shouldCompileAsOtherScriptsWhereStaticCodeCannotBe() throws Exception {
        String text = "all = [7]; print all.collect { it << 1 }";
        Optional<String> reason = new ScriptCompiler().compileTo(folder, "tool", text);
        assertTrue(reason.orElse("").contains("leftShift"), reason::toString);
        assertEquals("[row [[14]]] []", told(runAhead()));
    }

    private FakeHost runAhead() throws Exception {
        FakeHost host = new FakeHost();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            TraceScript script = (TraceScript) loader.loadClass("script_tool").getConstructor().newInstance();
            script.setBinding(new groovy.lang.Binding(host.variables));
            script.attach(host);
            script.run();
            return host;
        }
    }

    private static String told(FakeHost host) {
        return host.output + " " + host.calls.stream().map(ProbeCall::filters).toList();
    }
}
