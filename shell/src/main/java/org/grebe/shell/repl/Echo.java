package org.grebe.shell.repl;

import java.util.Collection;
import java.util.Map;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Table;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.dsl.run.Inspected;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Event;
import org.grebe.shell.output.Columns;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.TableText;
import org.grebe.shell.output.TextStyle;
import org.grebe.shell.output.Wrapped;

/** The result of a line, as it is shown. */
final class Echo {
    private static final int MOST_ROWS = 5;

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
        String text = value instanceof Accounting a ? a.brief() : Inspected.text(value);
        return "=> " + Safe.text(shortened(value, text, style)) + "\n";
    }

    /** Of a collection at a prompt no more than a glance takes in; {@code println} prints all of it. */
    private static String shortened(Object value, String text, TextStyle style) {
        int most = MOST_ROWS * style.columns();
        if (!style.window() || text.length() <= most) {
            return text;
        }
        return value instanceof Collection<?> c ? text.substring(0, most) + "… (" + c.size() + " in all)"
                : value instanceof Map<?, ?> m ? text.substring(0, most) + "… (" + m.size() + " in all)" : text;
    }
}
