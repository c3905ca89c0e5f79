package org.grebe.core.agg;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel's part of an aggregation as the script sees it: while one block of the script runs it stands still, as it
 * would if events waited for the script. So {@code print hits; hits.clear()} forgets what was printed and no more.
 */
final class KernelFeed {
    private final Aggregation aggregation;
    private final KernelTable table;
    /** Counted before the last exchange and not forgotten with it. */
    private final Map<List<Object>, long[]> kept = new HashMap<>();
    /** The turn that {@code seen} and {@code noRoom} are of. */
    private long turn = -1;
    private Map<List<Object>, long[]> seen = Map.of();
    private long noRoom;
    private long noRoomForgotten;

    KernelFeed(Aggregation aggregation, KernelTable table) {
        this.aggregation = aggregation;
        this.table = table;
    }

    /** What was counted up to this turn's first look. */
    Map<List<Object>, long[]> look() {
        if (turn != table.turn()) {
            turn = table.turn();
            noRoom = table.noRoom();
            seen = table.read();
            if (!kept.isEmpty()) {
                Map<List<Object>, long[]> counted = seen;
                seen = new LinkedHashMap<>();
                aggregation.mergeAll(seen, kept);
                aggregation.mergeAll(seen, counted);
            }
        }
        return seen;
    }

    long noRoom() {
        look();
        return noRoom - noRoomForgotten;
    }

    void clear() {
        if (turn == table.turn()) {
            aggregation.mergeAll(kept, table.exchange());
            seen.forEach((keys, cell) -> aggregation.subtract(kept.get(keys), cell));
            kept.values().removeIf(Aggregation::isNothing);
        } else {
            turn = table.turn();
            noRoom = table.noRoom();
            table.exchange();
            kept.clear();
        }
        noRoomForgotten = noRoom;
        seen = Map.of();
    }
}
