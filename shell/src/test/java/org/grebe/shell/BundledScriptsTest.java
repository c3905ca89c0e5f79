package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.shell.tool.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledScriptsTest {
    /** One that is not takes a good tenth longer to its first row. */
    @Test
    void shouldBeStaticCode(@TempDir Path folder) {
        Homes.useRepository();
        Tools tools = Tools.all();
        Map<String, String> reasons = new TreeMap<>();
        tools.names().forEach(name -> new ScriptCompiler().compileTo(folder, name, tools.source(name).text())
                .ifPresent(reason -> reasons.put(name, reason)));
        assertTrue(tools.has("tcpconnect"));
        assertEquals(Map.of(), reasons);
    }
}
