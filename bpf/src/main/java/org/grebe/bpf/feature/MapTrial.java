package org.grebe.bpf.feature;

import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Sys;

/** Tries a map type by making the smallest map of it. Numbers from enum bpf_map_type. */
enum MapTrial {
    HASH("hash", 1, 4, 4, 1, 0, "3.19", "sets that may change while tracing; keyed aggregations"),
    ARRAY("array", 2, 4, 4, 1, 0, "3.19", "port bitmaps and control words"),
    PROG_ARRAY("prog_array", 3, 4, 4, 1, 0, "4.2", "replacing the predicate of a running trace"),
    PERCPU_HASH("percpu_hash", 5, 4, 4, 1, 0, "4.6", "keyed aggregations"),
    PERCPU_ARRAY("percpu_array", 6, 4, 4, 1, 0, "4.6", "counters of events and losses, aggregations without a key"),
    LRU_HASH("lru_hash", 9, 4, 4, 1, 0, "4.10", "what an entry probe remembers for its return probe"),
    LPM_TRIE("lpm_trie", 11, 8, 4, 1, 1 /* BPF_F_NO_PREALLOC, which tries require */, "4.11",
            "sets of several CIDR blocks"),
    RINGBUF("ringbuf", 27, 0, 0, Sys.PAGE_SIZE, 0, "5.8", "bringing events to user space");

    private final String typeName;
    private final int type;
    private final int keyBytes;
    private final int valueBytes;
    private final int maxEntries;
    private final int flags;
    private final String since;
    private final String usedFor;

    MapTrial(String typeName, int type, int keyBytes, int valueBytes, int maxEntries, int flags, String since,
            String usedFor) {
        this.typeName = typeName;
        this.type = type;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
        this.maxEntries = maxEntries;
        this.flags = flags;
        this.since = since;
        this.usedFor = usedFor;
    }

    Feature feature() {
        return new Feature("map type " + typeName, since, usedFor, () -> create(type));
    }

    /** {@code number} instead of the own type, so that a test can try one that no kernel has. */
    ProbeResult create(int number) {
        try (BpfAttr attr = new BpfAttr(BpfCommand.MAP_CREATE)) {
            long result = attr.u32(0, number).u32(4, keyBytes).u32(8, valueBytes).u32(12, maxEntries).u32(16, flags)
                    .call();
            if (result >= 0) {
                new Fd((int) result).close();
                return ProbeResult.SUPPORTED;
            }
            return result == -Errno.EINVAL.number || Answers.isUnsupported(result)
                    ? Answers.unsupported(result) : Answers.unknown("create map", result);
        }
    }
}
