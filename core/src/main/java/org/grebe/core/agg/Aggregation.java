package org.grebe.core.agg;

import groovy.lang.Closure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.grebe.bpf.ir.Cell;
import org.grebe.core.value.Integers;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Keys;
import org.grebe.core.value.Label;
import org.grebe.core.value.Pointer;

/**
 * A table from keys to a running value. The script feeds it with {@code hits[it.daddr]++} or
 * {@code lat[it.comm] << it.us}; the kernel may feed it too, through maps that are read when somebody looks.
 *
 * <p>A running value is a cell of 64-bit words, of the same layout here and in the kernel; a cell of zeros has seen
 * nothing. Confined to the thread of its session: the script and whoever prints it must be on that thread.
 */
public abstract sealed class Aggregation permits Count, Total, Extreme, Histogram {
    /** Different keys where the script asks for no other number: as many as bcc's count mode holds. */
    public static final int DEFAULT_KEYS = 10240;

    /** The most that one may ask for. */
    public static final int MOST_KEYS = 1 << 20;

    /** Digits of the longest long: a number with fewer is one. */
    private static final int LONGEST_LONG = 19;

    private final int maxKeys;
    private final Map<List<Object>, long[]> cells = new LinkedHashMap<>();
    private final List<KernelFeed> feeds = new ArrayList<>();
    private List<Label> keys = List.of();
    /** Numbers of keys that what feeds it gives by the first of these names. */
    private final BitSet named = new BitSet();
    /** Places of keys that are addresses of memory. */
    private final BitSet pointers = new BitSet();
    /** Whether what feeds it is known to give no keys. */
    private boolean alone;
    /** Whether there was a {@link #clear} since keys were named. */
    private boolean cleared;
    private String variable = "";
    private long noRoom;

    Aggregation(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    /** How the script makes one, such as {@code hist()}. */
    public abstract String name();

    /** Words of a cell. */
    public abstract int words();

    abstract void add(long[] cell, long value);

    /** What the kernel keeps for a key, in {@link #words} words, and does as {@link #add} does. */
    public abstract Cell cell();

    /** Adds what {@code from} has seen. */
    public void merge(long[] into, long[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
    }

    /** Leaves in {@code from} what it has seen after {@code seen}, an earlier state of it. */
    void subtract(long[] from, long[] seen) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= seen[i];
        }
    }

    abstract Object value(long[] cell);

    /** Different keys that there is room for; events with more are only counted. */
    public final int maxKeys() {
        return maxKeys;
    }

    /** Adds one value for {@code key}: a list of keys, a single key, or an empty list. Fractions are cut off. */
    public final Aggregation add(Object key, Object value) {
        long[] cell = cell(keys(key));
        long number = number(value);
        if (cell != null) {
            add(cell, number);
        } else {
            noRoom++;
        }
        return this;
    }

    private long number(Object value) {
        if (value instanceof Number n && isWhole(n)) {
            return n.longValue();
        } else if (value instanceof Number n && takesFractions()) {
            return (long) Math.floor(n.doubleValue());
        } else if (value instanceof Number) {
            throw new IllegalArgumentException(name() + " takes whole numbers, and " + value + " is none: add it in a"
                    + " smaller unit, or as a.intdiv(b) where a / b is");
        }
        throw new IllegalArgumentException(name() + " takes numbers, not " + value);
    }

    private static boolean isWhole(Number n) {
        return Integers.isInteger(n) || n instanceof BigInteger
                || n instanceof BigDecimal d && d.stripTrailingZeros().scale() <= 0
                || (n instanceof Double || n instanceof Float) && n.doubleValue() == Math.rint(n.doubleValue());
    }

    /** Whether it is right to put 1.5 where 1 is. */
    boolean takesFractions() {
        return false;
    }

    /** Null where there is no room for another key. */
    private long[] cell(List<Object> keys) {
        long[] cell = cells.get(keys);
        if (cell == null && cells.size() < maxKeys) {
            cell = new long[words()];
            cells.put(keys, cell);
        }
        return cell;
    }

    /** {@code lat << it.us}. */
    public Aggregation leftShift(Object value) {
        return add(List.of(), value);
    }

    /**
     * The value for {@code key} by now, as in {@link Row#value}; of a key never seen 0, or null of min, max, avg. An
     * address's text finds the address, unless the text itself is a key.
     */
    public final Object getAt(Object key) {
        List<Map<List<Object>, long[]>> parts = parts();
        List<Object> wanted = asKept(keys(key), parts);
        long[] cell = new long[words()];
        for (Map<List<Object>, long[]> part : parts) {
            if (part.containsKey(wanted)) {
                merge(cell, part.get(wanted));
            }
        }
        return isNothing(cell) ? valueOfNothing() : value(cell);
    }

    /** Groovy has a method of its own for one text, which takes it for a property's name. */
    public final Object getAt(String key) {
        return getAt((Object) key);
    }

    /** As {@link #getAt(Object)}. */
    public final Object get(Object key) {
        return getAt(key);
    }

    /** The keys by which the parts have what is asked for. */
    private static List<Object> asKept(List<Object> wanted, List<Map<List<Object>, long[]>> parts) {
        for (Map<List<Object>, long[]> part : parts) {
            if (part.containsKey(wanted)) {
                return wanted;
            }
        }
        for (Map<List<Object>, long[]> part : parts) {
            if (Keys.in(part, wanted) instanceof List<?> kept && part.containsKey(kept)) {
                return keys(kept);
            }
        }
        return wanted;
    }

    Object valueOfNothing() {
        return null;
    }

    /** {@code hits[key] = value}. */
    public void putAt(Object key, Object value) {
        throw new IllegalArgumentException(name() + " cannot be set; write [key] << value");
    }

    /** As {@link #getAt(String)}: Groovy would set a property. */
    public final void putAt(String key, Object value) {
        putAt((Object) key, value);
    }

    /** Makes the value for {@code key} a number, by adding what is missing: the kernel goes on counting. */
    final void set(Object key, Object value) {
        long missing = number(value) - (getAt(key) instanceof Long now ? now : 0);
        add(asKept(keys(key), parts()), missing);
    }

    /** Counts what the kernel counts as well, read anew in each block of the script that looks. */
    public final void addFromKernel(KernelTable table) {
        feeds.add(new KernelFeed(this, table));
    }

    /** Names of the keys for headings; the first that are given stay, until others are after {@link #clear}. */
    public final void nameKeys(List<String> names) {
        labelKeys(names.stream().map(Label::of).toList());
    }

    /** The same, with what else is known of them; more names that begin with the same take their place. */
    public final void labelKeys(List<Label> labels) {
        if (cleared) {
            cleared = false;
            keys = List.of();
            named.clear();
            pointers.clear();
        }
        int shared = Math.min(keys.size(), labels.size());
        boolean begins = keys.subList(0, shared).equals(labels.subList(0, shared));
        alone = keys.isEmpty() ? labels.isEmpty() : alone;
        if (begins && labels.size() > keys.size()) {
            keys = List.copyOf(labels);
        }
        if (begins || keys.size() == labels.size()) {
            named.set(labels.size());
        } else {
            named.clear(labels.size());
        }
    }

    /** Has the key at {@code place}, from 0, shown as a {@link Pointer}; after {@link #labelKeys}. */
    public final void keyIsPointer(int place) {
        pointers.set(place);
    }

    /** The variable that holds it; the first name that is given stays. */
    public final void calledAs(String name) {
        if (variable.isEmpty()) {
            variable = name;
        }
    }

    /** All rows, the greatest value first, then by keys. */
    public final Table snapshot() {
        return table(total(), rows -> rows.sorted(Aggregation::byValueThenKeys).toList());
    }

    private Table table(Map<List<Object>, long[]> total, Function<Stream<Row>, List<Row>> order) {
        List<Row> rows = order.apply(total.entrySet().stream()
                .map(e -> new Row(shown(e.getKey()), value(e.getValue()))));
        Object nothing = alone && total.isEmpty() ? valueOfNothing() : null;
        return new Table(variable, name(), keys, named, rows, maxKeys, noRoom(), nothing);
    }

    /** A table without rows: its name, its kind, its keys. */
    public final Table blank() {
        return new Table(variable, name(), keys, named, List.of(), maxKeys, 0, null);
    }

    private List<Object> shown(List<Object> keys) {
        if (pointers.isEmpty()) {
            return keys;
        }
        List<Object> shown = new ArrayList<>(keys);
        for (int i = 0; i < shown.size(); i++) {
            if (pointers.get(i) && shown.get(i) instanceof Long address) {
                shown.set(i, new Pointer(address));
            }
        }
        return Collections.unmodifiableList(shown);
    }

    /** The {@code n} rows of the greatest values. */
    public final Table top(long n) {
        Table.checkTop(n);
        int most = (int) Math.min(n, Integer.MAX_VALUE);
        return table(total(), rows -> Greatest.of(most, rows, Aggregation::byValueThenKeys));
    }

    /** Rows in the order of their keys. */
    public final Table sort() {
        return snapshot().sort();
    }

    /** Rows in the order of what {@code by} makes of a row, or as it compares two. */
    public final Table sort(Closure<?> by) {
        return snapshot().sort(by);
    }

    public final Table findAll(Closure<?> condition) {
        return snapshot().findAll(condition);
    }

    /** {@code hits.each { row -> … }} or {@code hits.each { key, value -> … }}. */
    public final Aggregation each(Closure<?> body) {
        snapshot().each(body);
        return this;
    }

    /** For {@code for (row in hits)}. No Iterable: Groovy would take {@code hits[80]} for its row number 80. */
    public final Iterator<Row> iterator() {
        return snapshot().iterator();
    }

    /** Each row's {@link Row#getKey}. */
    public final List<Object> getKeys() {
        return snapshot().stream().map(Row::getKey).toList();
    }

    /** {@code key in hits}. */
    public final boolean isCase(Object key) {
        Map<List<Object>, long[]> total = total();
        return total.containsKey(asKept(keys(key), List.of(total)));
    }

    /** {@code key in hits}. */
    public final boolean containsKey(Object key) {
        return isCase(key);
    }

    public final int size() {
        return total().size();
    }

    public final boolean isEmpty() {
        return total().isEmpty();
    }

    /** How many events had keys that there was no room for. */
    public final long noRoom() {
        return noRoom + feeds.stream().mapToLong(KernelFeed::noRoom).sum();
    }

    /**
     * Forgets what was counted up to this block's first look, or until now where it has not looked. What the kernel has
     * counted since then stays for the next block: what is printed before {@code clear()} is all that is forgotten.
     */
    public final Aggregation clear() {
        cells.clear();
        noRoom = 0;
        cleared = true;
        feeds.forEach(KernelFeed::clear);
        return this;
    }

    private List<Map<List<Object>, long[]>> parts() {
        List<Map<List<Object>, long[]>> parts = new ArrayList<>(List.of(cells));
        feeds.forEach(feed -> parts.add(feed.look()));
        return parts;
    }

    /** Not to be changed: where one part has all, as with what the kernel alone counts, it is that part. */
    private Map<List<Object>, long[]> total() {
        List<Map<List<Object>, long[]>> parts = parts().stream().filter(part -> !part.isEmpty()).toList();
        if (parts.size() == 1 && parts.get(0).values().stream().noneMatch(Aggregation::isNothing)) {
            return parts.get(0);
        }
        Map<List<Object>, long[]> total = new LinkedHashMap<>();
        parts.forEach(part -> mergeAll(total, part));
        total.values().removeIf(Aggregation::isNothing);
        return total;
    }

    final void mergeAll(Map<List<Object>, long[]> into, Map<List<Object>, long[]> from) {
        from.forEach((keys, cell) -> merge(into.computeIfAbsent(keys, k -> new long[words()]), cell));
    }

    static boolean isNothing(long[] cell) {
        for (long word : cell) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** The kernel's 32-bit and 64-bit fields, literals of a script and what it works out must meet in one row. */
    private static List<Object> keys(Object key) {
        Object[] keys = key instanceof List<?> l ? l.toArray() : new Object[] {key};
        Arrays.setAll(keys, i -> kept(keys[i]));
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    private static Object kept(Object key) {
        if (Integers.isInteger(key)) {
            return ((Number) key).longValue();
        } else if (key instanceof Pointer pointer) {
            return pointer.address();
        } else if (key instanceof CharSequence || key instanceof Character) {
            return key.toString();
        } else if (key instanceof IpAddress address && address.isV6Socket()) {
            return IpAddress.of(address.hi(), address.lo(), false); // As the kernel's keys, which do not say.
        } else if (key instanceof BigInteger n) {
            return n.bitLength() < Long.SIZE ? (Object) n.longValue() : n;
        } else if (key instanceof BigDecimal n && n.precision() - n.scale() < LONGEST_LONG) {
            BigDecimal plain = n.stripTrailingZeros(); // 10 / 2 is a decimal 5, and equals the integer.
            return plain.scale() <= 0 ? (Object) plain.longValueExact() : plain;
        }
        return key;
    }

    private static int byValueThenKeys(Row a, Row b) {
        int order = compare(b.value(), a.value());
        return order != 0 ? order : KeyOrder.INSTANCE.compare(a.keys(), b.keys());
    }

    @SuppressWarnings("unchecked") // Values of one table are of one class.
    private static int compare(Object a, Object b) {
        return a instanceof Long x && b instanceof Long y ? x.compareTo(y)
                : ((Comparable<Object>) a).compareTo(b);
    }

    /** A row a line. A count without keys, or one that nobody feeds, is 0 where nothing was counted. */
    @Override
    public String toString() {
        Table table = snapshot();
        return table.isEmpty() && keys.isEmpty() && valueOfNothing() != null ? "" + valueOfNothing() : table.toString();
    }
}
