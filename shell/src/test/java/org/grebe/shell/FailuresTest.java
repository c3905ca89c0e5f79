package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.List;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.engine.TraceError;
import org.grebe.core.expr.Pos;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.Failures;
import org.grebe.shell.tool.Tools;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final Captured err = new Captured();

    private String report(boolean debug, Throwable failure) {
        assertEquals(ExitCode.FAILURE, new Failures(err.stream, debug).report(failure));
        return err.text();
    }

    @Test
    void shouldShowThePlaceWhenTheScriptIsWrong() {
        assertEquals("""
                grebe: no variable 'x' (line 1, column 7)
                  print x
                        ~
                """, report(false, new ScriptError("no variable 'x'", new Pos(1, 7, 1, 8), "print x")));
    }

    @Test
    void shouldGiveTheReasonAloneWhenTracingCannotStart() {
        assertEquals("grebe: tracing needs root\n",
                report(false, new TraceError("tracing needs root", new IllegalStateException("inner"))));
    }

    @Test
    void shouldOwnUpWhenTheFaultIsGrebes() {
        assertEquals("grebe: this is a bug of grebe, please report it: java.lang.IllegalStateException: odd "
                + "(--debug shows more)\n", report(false, new IllegalStateException("odd")));
    }

    @Test
    void shouldKeepEscapesOfTheScriptOutOfTheTerminal() {
        assertEquals("grebe: bad \\x1b[2J\n", report(false, new TraceError("bad \u001b[2J")));
    }

    @Test
    void shouldShowStackTracesWithDebugOnly() {
        TraceError failure = new TraceError("cannot attach", new IllegalStateException("inner"));
        String text = report(true, failure);
        assertTrue(text.startsWith("grebe: cannot attach\n"), text);
        assertTrue(text.contains("\tat org.grebe.shell.FailuresTest"), text);
        assertTrue(text.contains("Caused by: java.lang.IllegalStateException: inner"), text);
    }

    @Test
    void shouldListTheBundledTools() {
        Homes.useRepository();
        Tools tools = Tools.all();
        assertEquals(List.of("tcpaccept", "tcpconnect"), tools.names());
        assertTrue(tools.has("tcpconnect"));
        assertFalse(tools.has("tcpconect"));
        assertEquals("trace TCP connects, printed as bcc, libbpf-tools, bpftrace or ftrace do",
                tools.description("tcpconnect"));
        assertTrue(tools.source("tcpconnect").text().contains("on connect("));
    }

    @Test
    void shouldNameTheFolderWhenTheToolsAreMissing() {
        System.setProperty("grebe.home", "/nonexistent");
        try {
            assertEquals("the bundled tools are missing: /nonexistent/scripts; is grebe.home right?",
                    assertThrows(UncheckedIOException.class, Tools::all).getMessage());
        } finally {
            Homes.useRepository();
        }
    }
}
