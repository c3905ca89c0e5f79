package org.grebe.core.agg;

import groovy.lang.Closure;
import groovy.util.ClosureComparator;
import groovy.util.OrderBy;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.grebe.core.value.Label;

/** Rows of an aggregation as of one moment, in an order, ready to be printed. */
public final class Table extends AbstractList<Row> {
    private final String name;
    private final String kind;
    private final List<Label> keys;
    /** Numbers of keys, of rows that have the first of these. */
    private final BitSet named;
    private final List<Row> rows;
    private final int maxKeys;
    private final long noRoom;
    /** The value of one that has no keys and has seen nothing, or null. */
    private final Object nothing;

    Table(String name, String kind, List<Label> keys, BitSet named, List<Row> rows, int maxKeys,
            long noRoom, Object nothing) {
        this.name = name;
        this.kind = kind;
        this.keys = keys;
        this.named = (BitSet) named.clone();
        this.rows = List.copyOf(rows);
        this.maxKeys = maxKeys;
        this.noRoom = noRoom;
        this.nothing = nothing;
    }

    /** The variable that holds the aggregation, or "". */
    public String name() {
        return name;
    }

    /** The aggregation's {@link Aggregation#name}. */
    public String kind() {
        return kind;
    }

    /** Headings of the keys, or none where they are not known. */
    public List<String> keyNames() {
        return keys.stream().map(Label::name).toList();
    }

    /** The same with what else is known of them. */
    public List<Label> keys() {
        return keys;
    }

    /** The same of a row with {@code count} keys, or none where they are not known. */
    public List<Label> keys(int count) {
        return named.get(count) ? keys.subList(0, count) : List.of();
    }

    /** Rows to show: those there are, or the 0 of a count without keys that has counted nothing. */
    public List<Row> shown() {
        return rows.isEmpty() && nothing != null ? List.of(new Row(List.of(), nothing)) : rows;
    }

    public int maxKeys() {
        return maxKeys;
    }

    /** Events that are in no row, since there was no room for their keys. */
    public long noRoom() {
        return noRoom;
    }

    @Override
    public Row get(int index) {
        return rows.get(index);
    }

    @Override
    public int size() {
        return rows.size();
    }

    /** The first {@code n} rows. */
    public Table top(long n) {
        checkTop(n);
        return with(rows.subList(0, (int) Math.min(n, rows.size())));
    }

    static void checkTop(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("top takes a number of rows such as 10, not " + n);
        }
    }

    /** By keys. */
    public Table sort() {
        return sorted(Comparator.comparing(Row::keys, KeyOrder.INSTANCE));
    }

    /** By what {@code by} makes of a row, or as it compares two. Rows that are equal stay as they are. */
    public Table sort(Closure<?> by) {
        return sorted(by.getMaximumNumberOfParameters() == 2
                ? new ClosureComparator<>(by)
                : new OrderBy<>(by));
    }

    private Table sorted(Comparator<Row> order) {
        return with(rows.stream().sorted(order).toList());
    }

    public Table findAll(Closure<?> condition) {
        return with(rows.stream().filter(row -> DefaultTypeTransformation.castToBoolean(condition.call(row))).toList());
    }

    private Table with(List<Row> others) {
        return new Table(name, kind, keys, named, others, maxKeys, noRoom, rows.isEmpty() ? nothing : null);
    }

    /** With the row, or with key and value where {@code body} takes two. */
    public Table each(Closure<?> body) {
        for (Row row : rows) {
            if (body.getMaximumNumberOfParameters() == 2) {
                body.call(row.getKey(), row.value());
            } else {
                body.call(row);
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return String.join("\n", shown().stream().map(Row::toString).toList());
    }
}
