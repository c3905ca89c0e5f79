package org.grebe.shell;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.shell.tool.Tools;

/** The bundled tools, each compiled once for all tests: in their classes, they are not yet compiled ahead. */
public final class BundledTools {
    private static final Map<String, CompiledScript> COMPILED = new ConcurrentHashMap<>();

    private BundledTools() {}

    public static CompiledScript compiled(String name) {
        return COMPILED.computeIfAbsent(name, n -> Tools.all().source(n).compile(
                BundledTools.class.getClassLoader()));
    }
}
