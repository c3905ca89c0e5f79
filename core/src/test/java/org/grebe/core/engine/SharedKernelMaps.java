package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Plan;

/** Maps of this kernel that plans share, and their programs, which run by BPF_PROG_TEST_RUN. */
final class SharedKernelMaps implements AutoCloseable {
    private final int most;
    private final Map<String, BpfMap> maps = new HashMap<>();
    private final List<Runnable> own = new ArrayList<>();

    /** {@code most}: keys that a map has room for. */
    SharedKernelMaps(int most) {
        this.most = most;
    }

    FuzzKernel.Part load(Plan plan) {
        for (KernelState state : plan.states()) {
            MapSpec counts = state.maps().get(1).spec();
            maps.computeIfAbsent(state.map(), name -> BpfMap.create(MapSpec.hash(name, 8, 8, most)));
            maps.computeIfAbsent(counts.name(), name -> BpfMap.create(counts));
        }
        TestRunKernel kernel = new TestRunKernel(plan.probe(), Mutation.NONE, maps);
        FuzzKernel.Part part = kernel.load(plan);
        own.add(part::close);
        own.add(kernel::close);
        return part;
    }

    long noRoom(KernelState state) {
        BpfMap full = maps.get(state.full());
        return full.sum(full.lookup(BpfMap.key(0)).orElseThrow(), 0);
    }

    @Override
    public void close() {
        own.forEach(Runnable::run);
        maps.values().forEach(BpfMap::close);
    }
}
