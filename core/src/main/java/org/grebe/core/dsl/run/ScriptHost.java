package org.grebe.core.dsl.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.engine.Printed;
import org.grebe.core.expr.Handler;
import org.grebe.core.value.Label;

/** What a running script asks of the engine. All calls come on the session's thread. */
public interface ScriptHost {
    /** {@code handlers}: all of the script that runs next; called before all else where they are planned together. */
    default void begins(List<Handler> handlers) {}

    /** The script's own statements are done; called where {@link #begins} was. */
    default void statementsDone() {}

    /** Starts a trace; what it returns is the value of the {@code on} expression. */
    Object on(ProbeCall call);

    /**
     * Of a row the host knows the rest: its trace, and the columns that this has. A row of values may be one event, or
     * tables.
     */
    void print(Printed what);

    /**
     * What rows the script may print, and what as lines; called before all else. Tables are called by their variables;
     * of the lines only they are rows.
     */
    default void prints(List<List<Label>> rows, List<List<Label>> lines) {}

    /** A table that closures feed and that nothing of the script prints or reads. */
    default void printAtEnd(Aggregation table) {}

    /** What {@code body} prints takes the place of what it printed the last time. */
    default void redraw(Runnable body) {
        body.run();
    }

    /** Names of addresses by the DNS answers that come from now on; none where nothing is traced. */
    default DnsNames dnsNames() {
        return new DnsNames();
    }

    void begin(Runnable body);

    void end(Runnable body);

    /** What it returns is the value of the {@code every} expression: something that can be stopped. */
    Object every(Duration period, Runnable body);

    /** The same for {@code after}. */
    Object after(Duration delay, Runnable body);

    /** The event or timer at hand is the last; {@code code} is what grebe shall end with, if the script says so. */
    void exit(OptionalInt code);

    /** Reads the script's own command line: values by option name in camel case. */
    Map<String, Object> options(ScriptOptions declared);
}
