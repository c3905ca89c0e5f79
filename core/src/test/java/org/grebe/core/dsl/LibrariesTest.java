package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.live.Interpreter;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.TraceError;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files beside a script that it imports. */
class LibrariesTest {
    @TempDir
    private Path folder;
    private final FakeHost host = new FakeHost();
    private Path script;

    @BeforeEach
    void writeLibraries() throws IOException {
        // Whatever the umask is.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder.resolve("lib"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        script = folder.resolve("opens.groovy");
        write("lib/Names.groovy", "class Names {\n  static String of(port) { port == 80 ? 'web' : 'other' }\n}\n");
        write("lib/Util.groovy", """
                import groovy.transform.Field
                @Field List calls = ['read', 'write']
                @Field static int asked = 0

                def sysName(n) { asked++; known(n) ?: "sys_$n" }
                private known(n) { calls[n as int] }
                def here(e) { e.daddr in '127.0.0.0/8' }
                def show(e) { print e.comm, e.dport }
                def say(text) { println "said $text" }
                def table() { count() }
                def local() { ip('::1') }
                def soon() { 5.s }
                def closures(e) { [1].each { print e.dport + it } }
                """);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private CompiledScript compiled(String text) throws IOException {
        write("opens.groovy", text);
        return new ScriptCompiler(FakeKernel.PROBES).compile("opens", Source.file(script, text));
    }

    private FakeHost run(String text) throws IOException {
        ScriptRun.explain(compiled(text), host);
        return host;
    }

    private ScriptError error(String text) {
        return assertThrows(ScriptError.class, () -> run(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', value = {
        "import lib.Names\\nprint Names.of(80)                              → row [web]",
        "import lib.Names as N\\nprint N.of(81)                             → row [other]",
        "import lib.*\\nprint Names.of(80)                                  → row [web]",
        "print lib.Names.of(80)                                            → row [web]",
        "import static lib.Names.of\\nprint of(80)                          → row [web]",
        "import static lib.Util.sysName\\nprint sysName(1)                  → row [write]",
        "import static lib.Util.sysName as name\\nprint name(7)             → row [sys_7]",
        "import static lib.Util.*\\nprint sysName(0)                        → row [read]",
        "import lib.Util\\nprint Util.sysName(0)                            → row [read]",
        "import static lib.Util.say\\nsay 'x'                               → line said x",
        "import static lib.Util.table\\nt = table(); print t.class.simpleName → row [Count]",
        "import static lib.Util.local\\nprint local()                       → row [::1]",
        "import static lib.Util.soon\\nprint soon()                         → row [PT5S]",
        "import static lib.Util.*\\ndef f() { sysName(1) }\\nprint f()       → row [write]",
    })
    void shouldFindClassesAndFunctions(String text, String row) throws IOException {
        assertEquals(List.of(row), run(text.replace("\\n", "\n")).output);
    }

    @Test
    void shouldHandEventsAndFieldsToThem() throws IOException {
        run("""
                import lib.Names
                import static lib.Util.*
                on connect {
                    show(it)
                    print Names.of(it.dport), sysName(it.pid)
                    if (here(it)) print 'here'
                    closures(it)
                }
                """);
        assertTrue(host.calls.get(0).handler().eventEscapes());
        host.event(false, "comm", "curl", "dport", 80, "pid", 1, "daddr", IpAddress.parse("127.0.0.1"));
        assertEquals(List.of("row [curl, 80]", "row [web, write]", "row [here]", "row [81]"), host.output);
    }

    @Test
    void shouldLeaveConditionsWithThemToTheScript() throws IOException {
        run("import static lib.Util.here\non connect { if (it.dport == 80 && here(it)) print 1 }");
        host.event(false, "dport", 80, "daddr", IpAddress.parse("127.0.0.1"));
        host.event(false, "dport", 81, "daddr", IpAddress.parse("127.0.0.1"));
        assertEquals(List.of("row [1]"), host.output);
    }

    @Test
    void shouldUseOneAnother() throws IOException {
        write("lib/Outer.groovy", "package lib\nclass Outer { static f() { Inner.g() + Util.sysName(0) } }");
        write("lib/Inner.groovy", "class Inner { static g() { 'inner ' } }");
        assertEquals(List.of("row [inner read]"), run("import lib.Outer\nprint Outer.f()").output);
    }

    @Test
    void shouldNotTakeAVariableForAFile() throws IOException {
        write("hits.groovy", "print 'not me'");
        write("web.groovy", "print 'not me'");
        assertEquals(List.of("row [3]", "row [1]"),
                run("hits = [web: 3]\nprint hits.web\ndef web = 1\nprint web").output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', value = {
        "class Bad { static f() { def x = } }   → lib/Bad.groovy:1:34: unexpected '}'",
        "\\nclass Bad { static f() {\\n  y( } } → lib/Bad.groovy:3:4: this ( has no closing )",
        "class Bad extends Nowhere { }          → lib/Bad.groovy:1:1: no class 'Nowhere'",
        "package other\\nclass Bad { }          → lib/Bad.groovy:1:1: its folder means package lib, and it says"
                + " package other; leave the line out",
        "def f() { 1 }\\non connect { print it } → lib/Bad.groovy:2:1: `on` works in the script itself only; a file"
                + " that is imported has functions and classes, which its closures may call",
        "def f() { hits }                       → lib/Bad.groovy:1:11: no variable 'hits': a function of a file that"
                + " is imported, or a static one, sees only what it is given, and fields (@Field)",
        "@Grab('a:b:1')\\nclass Bad { }         → lib/Bad.groovy:1:1: @Grab cannot fetch libraries here: grebe has no"
                + " Ivy; fetch the jar yourself, and name it with --classpath FILE.jar or GREBE_CLASSPATH",
    })
    void shouldNameThePlaceInTheFileThatIsWrong(String library, String message) throws IOException {
        write("lib/Bad.groovy", library.replace("\\n", "\n"));
        assertEquals(folder + "/" + message, error("\n\nimport lib.Bad\nprint Bad.f()").getMessage());
    }

    @Test
    void shouldNameThePlaceWhereAFunctionFails() throws IOException {
        write("lib/Fails.groovy", "\ndef f(x) {\n  x.frob()\n}\n");
        ScriptError inFunction = error("import static lib.Fails.f\nf('a')");
        assertEquals(folder + "/lib/Fails.groovy:3:3: String has no method frob()", inFunction.getMessage());
        assertTrue(inFunction.rendered().endsWith("\n    x.frob()\n    ~~~~~~~~"), inFunction.rendered());
        assertEquals(script + ":2:1: String has no method nothing()",
                error("import lib.Names\nNames.of(80).nothing()").getMessage());
    }

    @Test
    void shouldSayWhereAClassWasLookedFor() {
        assertEquals(script + ":1:8: no class 'lib.Missing': there is no lib/Missing.groovy beside the script",
                error("import lib.Missing\nprint 1").getMessage());
        assertEquals("no class 'lib.Missing': there is no lib/Missing.groovy in this directory (line 1, column 8)",
                assertThrows(ScriptError.class, () -> new ScriptCompiler().compile("x", "import lib.Missing\nprint 1"))
                        .getMessage());
        assertEquals(script + ":1:1: no class 'Missing'", error("new Missing()").getMessage());
    }

    @Test
    void shouldSayThatAFileDefinesNoClassOfItsName() throws IOException {
        write("lib/Other.groovy", "class Another { }");
        assertEquals(script + ": no class 'lib.Other': lib/Other.groovy does not define it",
                error("import lib.Other\nprint 1").getMessage());
    }

    @Test
    void shouldRefuseToHideAWord() {
        assertEquals(script + ":1:1: 'port' is a word of grebe, which hides what is imported; import it as another:"
                + " import static lib.Util.port as myPort", error("import static lib.Util.port\nport(1)").getMessage());
    }

    @Test
    void shouldRunNothingThatOthersMayWrite() throws IOException {
        Path names = folder.resolve("lib/Names.groovy");
        Files.setPosixFilePermissions(names, PosixFilePermissions.fromString("rw-rw-rw-"));
        String message = script + ":1:8: no class 'lib.Names', as its file is not trusted: everybody may write to ";
        assertEquals(message + names, error("import lib.Names\nprint 1").getMessage());
        Files.setPosixFilePermissions(names, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(folder.resolve("lib"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(message + folder.resolve("lib").toRealPath(), error("import lib.Names\nprint 1").getMessage());
    }

    @Test
    void shouldReadAFileAnewOnceItHasChanged() throws IOException {
        Interpreter interpreter = new Interpreter(() -> {
            throw new TraceError("no kernel here");
        }, new Output() {
            @Override
            public void write(Printed what) {}

            @Override
            public void flush() {}
        }, o -> Map.of(), p -> { }, code -> { });
        write("lib/Uses.groovy", "class Uses { static f() { Names.of(80) } }");
        Source load = Source.file(script, "import lib.Uses\nUses.f()");
        assertEquals("web", interpreter.run(load, o -> Map.of()).value());
        assertEquals("web", interpreter.run("Uses.f()").value());
        write("lib/Names.groovy", "class Names { static String of(port) { 'new' } }\n");
        assertEquals("new", interpreter.run("Uses.f()").value());
        write("lib/Names.groovy", "class Names { static String of(port) { 'broken' }\n");
        assertThrows(ScriptError.class, () -> interpreter.run("Uses.f()"));
        write("lib/Names.groovy", "class Names { static String of(port) { 'mended' } }\n");
        assertEquals("mended", interpreter.run("Uses.f()").value());
    }
}
