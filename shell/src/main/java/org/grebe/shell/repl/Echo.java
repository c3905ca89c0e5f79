package org.grebe.shell.repl;

import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Table;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.dsl.run.Inspected;
import org.grebe.core.engine.Event;
import org.grebe.shell.output.Columns;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.TableText;
import org.grebe.shell.output.TextStyle;
import org.grebe.shell.output.Wrapped;

/** The result of a line, as it is shown. */
final class Echo {
    private Echo() {}

    /** Lines, each with its end; none for null. */
    static String text(Object value, TextStyle style) {
        if (value == null) {
            return "";
        } else if (value instanceof Aggregation a) {
            return TableText.of(a.snapshot(), style);
        } else if (value instanceof Table t) {
            return TableText.of(t, style);
        } else if (value instanceof Event e) {
            return Columns.header(e.probe()) + "\n" + new Columns(e.probe()).row(e);
        } else if (value instanceof TraceHandle || value instanceof TimerHandle) {
            return style.window() ? Wrapped.text(value + "\n", style.columns()) : value + "\n";
        }
        return "=> " + Safe.text(Inspected.text(value)) + "\n";
    }
}
