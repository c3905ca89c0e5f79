package org.grebe.core.agg;

import java.util.List;
import java.util.Map;

/** What the kernel counts for an aggregation, by keys whose numbers are Long, in cells of the aggregation's layout. */
public interface KernelTable {
    /** Changes with each block of script code that is run. */
    long turn();

    /** All that was counted since the last exchange, as of no single instant; nobody changes the map or its cells. */
    Map<List<Object>, long[]> read();

    /** Makes the kernel begin anew and returns all that it has counted until then. */
    Map<List<Object>, long[]> exchange();

    /** How many events had keys that there was no room for, from the beginning. */
    long noRoom();
}
