package org.grebe.core.agg;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A kernel that counts for an aggregation, and a script that runs in blocks. */
public final class FakeKernel implements KernelTable {
    private final Aggregation like;
    private Map<List<Object>, long[]> cells = new HashMap<>();
    private Runnable beforeExchange = () -> {};
    private long turn;
    private long noRoom;

    /** {@code like} is what the cells are laid out for, and is not changed. */
    public FakeKernel(Aggregation like) {
        this.like = like;
    }

    /** An event. */
    public FakeKernel add(List<Object> keys, long value) {
        like.add(cells.computeIfAbsent(keys, k -> new long[like.words()]), value);
        return this;
    }

    FakeKernel dropOne() {
        noRoom++;
        return this;
    }

    /** The script's next block begins. */
    public FakeKernel next() {
        turn++;
        return this;
    }

    /** Events come while the script clears. */
    FakeKernel beforeExchange(Runnable events) {
        beforeExchange = events;
        return this;
    }

    @Override
    public long turn() {
        return turn;
    }

    @Override
    public Map<List<Object>, long[]> read() {
        Map<List<Object>, long[]> copy = new HashMap<>();
        cells.forEach((keys, cell) -> copy.put(keys, cell.clone()));
        return copy;
    }

    @Override
    public Map<List<Object>, long[]> exchange() {
        beforeExchange.run();
        Map<List<Object>, long[]> all = cells;
        cells = new HashMap<>();
        return all;
    }

    @Override
    public long noRoom() {
        return noRoom;
    }
}
