package org.grebe.core.engine;

import java.util.function.Consumer;

/** Reports the first failure of some script code that runs again and again, and ends nothing. Script thread only. */
public final class FirstFailure {
    private final Consumer<Throwable> report;
    private boolean happened;

    public FirstFailure(Consumer<Throwable> report) {
        this.report = report;
    }

    public void happened(Throwable e) {
        if (!happened) {
            happened = true;
            report.accept(e);
        }
    }

    /** The same handler; what it throws is thrown on, for the trace to count. */
    public Consumer<Event> watching(Consumer<Event> handler) {
        return event -> {
            try {
                handler.accept(event);
            } catch (Throwable e) { // Groovy throws checked exceptions too.
                happened(e);
                throw e;
            }
        };
    }
}
