package org.grebe.core.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Table;
import org.grebe.core.value.Label;

/** Rows that a script will print, as far as that can be known before the first. */
public sealed interface RowKind {
    <R> R accept(Visitor<R> visitor);

    /** What becomes of each kind. */
    interface Visitor<R> {
        R events(Events kind);

        R values(Values kind);

        R table(OfTable kind);
    }

    /** Events of a probe, with its trace's layout if it has one. */
    record Events(Probe probe, Optional<Layout> layout) implements RowKind {
        /** As of {@link Printed.OfEvent#columns}. */
        public Collection<String> columns() {
            return layout.<Collection<String>>map(Layout::names).orElse(probe.defaultColumns());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.events(this);
        }
    }

    /** Rows of values that are called so. */
    record Values(List<Label> labels) implements RowKind {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.values(this);
        }
    }

    /** Rows of this table, which is empty by now. */
    record OfTable(Table table) implements RowKind {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.table(this);
        }
    }
}
