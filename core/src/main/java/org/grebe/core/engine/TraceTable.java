package org.grebe.core.engine;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.grebe.bpf.map.BpfMap;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.plan.KernelAggregation;

/** The maps of one aggregation of a running trace; what they held when the trace was closed stays readable. */
final class TraceTable implements KernelTable {
    private final KernelRows rows;
    private final BpfMap slot;
    private final BpfMap full;
    private final LongSupplier turn;
    private Map<List<Object>, long[]> last;
    private long lastNoRoom;

    TraceTable(KernelAggregation aggregation, Map<String, BpfMap> maps, LongSupplier turn) {
        this.rows = new KernelRows(aggregation);
        this.slot = maps.get(aggregation.map());
        this.full = maps.get(aggregation.full());
        this.turn = turn;
    }

    @Override
    public long turn() {
        return turn.getAsLong();
    }

    @Override
    public synchronized Map<List<Object>, long[]> read() {
        return last != null ? last : rows.read(slot.inner());
    }

    @Override
    public synchronized Map<List<Object>, long[]> exchange() {
        if (last != null) {
            Map<List<Object>, long[]> all = last;
            last = Map.of();
            return all;
        }
        try (BpfMap old = slot.exchange()) {
            return rows.read(old);
        }
    }

    @Override
    public synchronized long noRoom() {
        return last != null || full == null ? lastNoRoom : full.sum(full.lookup(BpfMap.key(0)).orElseThrow(), 0);
    }

    /** To be called before the maps are closed. */
    synchronized void freeze() {
        lastNoRoom = noRoom();
        last = read();
    }
}
