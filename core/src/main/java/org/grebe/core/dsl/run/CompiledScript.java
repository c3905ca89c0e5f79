package org.grebe.core.dsl.run;

import groovy.lang.Binding;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.dsl.text.Sources;
import org.grebe.core.expr.Handler;

/**
 * A script that compiled.
 *
 * @param sources its own text and those of what it imports
 * @param handlers one for each {@code on PROBE { … }}, in source order
 * @param kernel lists its functions and tracepoints
 */
public record CompiledScript(String name, Sources sources, Class<? extends TraceScript> type, List<Handler> handlers,
        ProbeSource kernel) {
    /** One that was compiled ahead, for the running kernel. */
    public CompiledScript(String name, String text, Class<? extends TraceScript> type, List<Handler> handlers) {
        this(name, Sources.of(Source.typed(text), type), type, handlers, KernelProbes.ofThisKernel());
    }

    /** As the user typed it. */
    public String text() {
        return sources.script().text();
    }

    /** A script ready to {@code run()}; it keeps its variables in {@code variables}, maybe those of an earlier one. */
    public TraceScript newScript(ScriptHost host, Map<String, Object> variables) {
        try {
            TraceScript script = type.getConstructor().newInstance();
            script.setBinding(new Binding(variables));
            script.attach(host);
            script.useHandlers(handlers, kernel);
            Words.run(script);
            return script;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Groovy gives every script a public constructor: " + type, e);
        }
    }
}
