package org.grebe.core.dsl.compile;

import java.util.Optional;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.TraceScript;

/** Scripts that were compiled when grebe was built: starting them reads no Groovy source. */
public final class CompiledAhead {
    private CompiledAhead() {}

    /** The script of this name, if its class is on the class path. {@code text} serves messages. */
    public static Optional<CompiledScript> find(String name, String text) {
        try {
            Class<? extends TraceScript> type =
                    Class.forName(ScriptCompiler.className(name)).asSubclass(TraceScript.class);
            TraceScript script = type.getConstructor().newInstance();
            return Optional.of(new CompiledScript(name, text, type, script.handlers()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Groovy gives every script a public constructor: " + name, e);
        }
    }
}
