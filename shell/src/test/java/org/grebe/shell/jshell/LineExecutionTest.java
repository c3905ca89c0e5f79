package org.grebe.shell.jshell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.VarSnippet;
import org.junit.jupiter.api.Test;

class LineExecutionTest {
    @Test
    void shouldShowNoControlCharactersOfValues() {
        try (JShell shell = JShell.builder().executionEngine(new LineExecution(), Map.of()).build()) {
            String line = "var comm = new StringBuilder((char) 27 + \"[31m\\n\");";
            assertEquals("\\x1b[31m\n", shell.eval(line).get(0).value());
            VarSnippet variable = shell.variables().findFirst().orElseThrow();
            assertEquals("\\x1b[31m\n", shell.varValue(variable));
        }
    }
}
