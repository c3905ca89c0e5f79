package org.grebe.core.codegen;

import java.nio.ByteBuffer;
import org.grebe.bpf.ir.Counter;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.map.PossibleCpus;

/** The kernel's side of the accounting: u64 counters for each CPU. Each event adds to exactly one of them. */
public enum Counters {
    /** The predicate said no. */
    REJECTED,
    /** Sent to the script. */
    DELIVERED,
    /** The ring buffer was full, or a map had no room: of counts, or of handshakes under way. */
    LOST,
    /** Counted in the kernel. */
    AGGREGATED;

    public static final String MAP = "counters";

    /** Counters of two CPUs are far enough apart to share no cache line, wherever in one the map's value begins. */
    static final int SLOT_SHIFT = 7;

    /** A power of two, so that the verifier sees by a mask that a CPU's number is in range. */
    public static final int SLOTS = slots(PossibleCpus.count());

    public static final int SLOT_BYTES = 1 << SLOT_SHIFT;

    /** Offset of a word that is always 0. */
    static final int UNUSED = SLOT_BYTES - 8;

    /** Adds one for an event. */
    Stmt count() {
        return new Stmt.Count(counter());
    }

    Counter counter() {
        return new Counter(name(), MAP, offset(), SLOTS, SLOT_SHIFT);
    }

    public int offset() {
        return ordinal() * 8;
    }

    /**
     * An array of one value, which programs address directly: a per-CPU map has to be looked up, by a call before Linux
     * 6.10.
     */
    public static MapSpec spec() {
        return MapSpec.array(MAP, SLOTS * SLOT_BYTES, 1);
    }

    /** All CPUs' count in the map's value. */
    public long sum(ByteBuffer value) {
        long sum = 0;
        for (int at = offset(); at < value.limit(); at += SLOT_BYTES) {
            sum += value.getLong(at);
        }
        return sum;
    }

    static int slots(int cpus) {
        return cpus == 1 ? 1 : Integer.highestOneBit(cpus - 1) * 2;
    }
}
