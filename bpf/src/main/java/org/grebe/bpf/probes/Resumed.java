package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.map.MapType;

/**
 * When a trace went on after a pause: CLOCK_MONOTONIC, 0 before the first. What a thread's storage holds of earlier
 * times is of no account, since nobody saw what came of it; the kernel has no way to clear all threads'.
 */
public final class Resumed {
    static final String MAP = "resumed";
    static final Value TIME = new Value.Global(MAP);

    private Resumed() {}

    static KernelMap map() {
        return new KernelMap(MapSpec.mmapableArray(MAP, 8, 1), "__u32", "__u64", List.of());
    }

    /** Has a map that the probe keeps of events not told yet begin anew. */
    public static void begin(BpfMap map, byte[] now) {
        if (map.spec().name().equals(MAP)) {
            map.update(BpfMap.key(0), now, BpfMap.ANY);
        } else if (map.spec().type() != MapType.TASK_STORAGE) {
            map.clear();
        }
    }
}
