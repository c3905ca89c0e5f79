package org.grebe.core.agg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A table from keys to a running value. The script feeds it with {@code hits[it.daddr]++} or
 * {@code lat[it.comm] << it.us}; the kernel may feed it too, through maps that are read when somebody looks.
 *
 * <p>Confined to the thread of its session: the script and whoever prints it must be on that thread.
 */
public abstract sealed class Aggregation permits Count, Sum, Avg, Min, Max, Histogram {
    private static final Comparator<Row> BY_VALUE_THEN_KEYS =
            Comparator.comparing(Row::value, Aggregation::compare)
                    .reversed()
                    .thenComparing(Row::keys, KeyOrder.INSTANCE);

    private final Map<List<Object>, long[]> cells = new LinkedHashMap<>();
    private final List<Supplier<List<Row>>> kernelRows = new ArrayList<>();

    /** How the script makes one, such as {@code hist()}. */
    public abstract String name();

    /** The words of a row that has seen nothing. */
    abstract long[] fresh();

    abstract void add(long[] cell, long value);

    abstract void merge(long[] into, long[] from);

    abstract Object value(long[] cell);

    /** Inverse of {@link #value}. */
    abstract long[] words(Object value);

    /** Adds one value for {@code key}: a list of keys, a single key, or an empty list. Fractions are cut off. */
    public final Aggregation add(Object key, Object value) {
        if (!(value instanceof Number n)) {
            throw new IllegalArgumentException(name() + " takes numbers, not " + value);
        }
        add(cells.computeIfAbsent(keys(key), k -> fresh()), n.longValue());
        return this;
    }

    /** {@code lat << it.us}. */
    public Aggregation leftShift(Object value) {
        return add(List.of(), value);
    }

    /** The value for {@code key} by now, as in {@link Row#value}; of a key never seen 0, or null of min, max, avg. */
    public final Object getAt(Object key) {
        List<Object> wanted = keys(key);
        long[] cell = total().get(wanted);
        return cell == null ? valueOfNothing() : value(cell);
    }

    Object valueOfNothing() {
        return null;
    }

    /** {@code hits[key] = value}. */
    public void putAt(Object key, Object value) {
        throw new IllegalArgumentException(name() + " cannot be set; write [key] << value");
    }

    /** Sets what is counted for {@code key}, whatever the kernel has counted for it so far. */
    final void set(Object key, Object value) {
        if (!(value instanceof Number n)) {
            throw new IllegalArgumentException(name() + " takes numbers, not " + value);
        }
        List<Object> keys = keys(key);
        long now = getAt(keys) instanceof Long l ? l : 0;
        long[] cell = cells.computeIfAbsent(keys, k -> fresh());
        cell[0] += n.longValue() - now;
    }

    /** Counts rows of {@code rows} as well, read anew at each look; values as in {@link Row#value}. */
    public final void addFromKernel(Supplier<List<Row>> rows) {
        kernelRows.add(rows);
    }

    /** All rows, the greatest value first, then by keys. */
    public final List<Row> snapshot() {
        List<Row> rows = new ArrayList<>();
        total().forEach((keys, cell) -> rows.add(new Row(keys, value(cell))));
        rows.sort(BY_VALUE_THEN_KEYS);
        return rows;
    }

    public final boolean isEmpty() {
        return total().isEmpty();
    }

    private Map<List<Object>, long[]> total() {
        if (kernelRows.isEmpty()) {
            return cells;
        }
        Map<List<Object>, long[]> total = new LinkedHashMap<>();
        cells.forEach((keys, cell) -> total.put(keys, cell.clone()));
        for (Supplier<List<Row>> rows : kernelRows) {
            for (Row row : rows.get()) {
                merge(total.computeIfAbsent(keys(row.keys()), k -> fresh()), words(row.value()));
            }
        }
        return total;
    }

    /** Integers become Long, as the kernel's 32-bit and 64-bit fields and literals of a script must meet in one row. */
    private static List<Object> keys(Object key) {
        Object[] keys = key instanceof List<?> l ? l.toArray() : new Object[] {key};
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] instanceof Integer || keys[i] instanceof Short || keys[i] instanceof Byte) {
                keys[i] = ((Number) keys[i]).longValue();
            } else if (keys[i] instanceof CharSequence text) {
                keys[i] = text.toString();
            }
        }
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    private static int compare(Object a, Object b) {
        return a instanceof Long x && b instanceof Long y ? x.compareTo(y)
                : a instanceof Mean x && b instanceof Mean y ? x.compareTo(y)
                : ((Buckets) a).compareTo((Buckets) b);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (Row row : snapshot()) {
            lines.add(row.keys().isEmpty() ? "" + row.value() : row.keys() + ": " + row.value());
        }
        return String.join("\n", lines);
    }
}
