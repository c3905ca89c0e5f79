package org.grebe.core.dsl;

import org.grebe.bpf.probes.Catalogue;

/** Says that an object lacks a property or method, and where a user may have meant to look. */
final class Members {
    private static final String OF_TRACE = "it has name, probe, state, hits, rejected, delivered, counted, lost,"
            + " failed, stop(), pause(), resume(), explain()";
    private static final String OF_TIMER = "it has name, runs, running, stop()";

    private Members() {}

    /** {@code what} is how the message calls {@code name}. */
    static String none(Class<?> type, String name, String what) {
        if (type == TraceHandle.class) {
            boolean ofEvents = Catalogue.ALL.stream().anyMatch(p -> p.has(name));
            return "a trace has no " + what + (ofEvents
                    ? "; its events have: on connect { print it." + name + " }" : "; " + OF_TRACE);
        }
        return type == TimerHandle.class ? "a timer has no " + what + "; " + OF_TIMER
                : type.getSimpleName() + " has no " + what;
    }
}
