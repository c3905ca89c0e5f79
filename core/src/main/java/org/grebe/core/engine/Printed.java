package org.grebe.core.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.value.Label;

/** One thing that is printed, whatever writes, records or exports it. */
public sealed interface Printed {
    <R> R accept(Visitor<R> visitor);

    /** What becomes of each kind. Without defaults: a kind that is added must be thought of everywhere. */
    interface Visitor<R> {
        R event(OfEvent row);

        R values(Values row);

        R table(OfTable table);

        R tableRows(TableRows rows);

        R text(Text text);

        R banner(Banner banner);

        R begin(Begin begin);

        R end(End end);

        R warning(Warning warning);

        R failure(Failure failure);

        R accounting(OfTrace trace);
    }

    /** A row: what an event has, where it is the only one of {@code values}; {@code trace} is as of {@link Values}. */
    static Printed row(List<Object> values, List<Label> labels, String trace) {
        return values.size() == 1 && values.get(0) instanceof Event event
                ? new OfEvent(event, Optional.empty(), Map.of(), trace)
                : new Values(values, labels, trace);
    }

    /**
     * A row of an event.
     *
     * @param layout its trace's own columns, or those that the probe has by default
     * @param more the {@link Layout#values} that are no fields
     * @param trace the name of the trace that prints it; "" where none does
     */
    record OfEvent(Event event, Optional<Layout> layout, Map<String, Object> more, String trace) implements Printed {
        /** Names of what it shows. */
        public Collection<String> columns() {
            return layout.<Collection<String>>map(Layout::names).orElse(event.probe().defaultColumns());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.event(this);
        }
    }

    /**
     * A row of values.
     *
     * @param labels what each is called, all by different names; none where that is not known
     * @param trace the name of the trace that prints it; "" where none does
     */
    record Values(List<Object> values, List<Label> labels, String trace) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.values(this);
        }
    }

    /** An aggregation, or part of one. */
    record OfTable(Table table) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.table(this);
        }
    }

    /** Rows of an aggregation, each with its keys and then its value, in columns of the script's own. */
    record TableRows(List<Row> rows, Layout layout) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.tableRows(this);
        }
    }

    /** Text as the script made it, line ends included. */
    record Text(String text) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /** A line for people that says what goes on, without its end; no part of the results. */
    record Banner(String line) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.banner(this);
        }
    }

    /** Before the first row of a trace that has a layout of its own. */
    record Begin(Layout layout) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.begin(this);
        }
    }

    /** After the last row of what began with {@link Begin}. */
    record End(Layout layout) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.end(this);
        }
    }

    /** Something that the user should know and that is no result. */
    record Warning(String text) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.warning(this);
        }
    }

    /** Why all ended; people read it on standard error. */
    record Failure(String text) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.failure(this);
        }
    }

    /** What became of a trace's events, at the end; people read it on standard error. */
    record OfTrace(String probe, Accounting accounting) implements Printed {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accounting(this);
        }
    }
}
