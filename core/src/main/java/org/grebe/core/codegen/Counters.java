package org.grebe.core.codegen;

import org.grebe.bpf.map.MapSpec;

/** The kernel's side of the accounting: one per-CPU value of u64 counters. Each event adds to exactly one of them. */
public enum Counters {
    /** The predicate said no. */
    REJECTED,
    /** Sent to the script. */
    DELIVERED,
    /** The ring buffer was full, or a counting map had no room for a new key. */
    LOST,
    /** Counted in the kernel. */
    AGGREGATED;

    public static final String MAP = "counters";

    public int offset() {
        return ordinal() * 8;
    }

    public static MapSpec spec() {
        return MapSpec.perCpuArray(MAP, values().length * 8, 1);
    }
}
