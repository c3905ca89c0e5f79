package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.ImageProgram;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.sys.Mapping;
import org.grebe.core.codegen.Counters;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Plan;

/** A plan's program in this kernel, asked about one event after the other. */
final class ImageRun implements AutoCloseable {
    private final Plan plan;
    private final Map<String, BpfMap> maps = new HashMap<>();
    private final List<BpfMap> own = new ArrayList<>();
    private final LoadedProgram program;
    private final Mapping image;
    private final List<LiveFilter> live;

    ImageRun(Plan plan) {
        this.plan = plan;
        for (MapSpec shared : List.of(
                MapSpec.ringbuf(PlanHoles.RING, 1 << 20), MapSpec.mmapableArray(PlanHoles.WAKEUP, 8, 1))) {
            own.add(maps.computeIfAbsent(shared.name(), n -> BpfMap.create(shared)));
        }
        ProbeImage code = ImageProgram.build(plan.probe(), new PlanHoles(plan, 1));
        PlanMaps.create(plan, code, maps, own);
        program = LoadedProgram.load(code.programs().get(0), maps);
        image = maps.get(ImageProgram.MAP).map();
        live = FilterMaps.of(plan).stream()
                .filter(f -> f.live() != null)
                .map(f -> new LiveFilter(f, maps.get(f.name())))
                .toList();
    }

    /** Sets one field of the event: 8 bytes for an integer, else 16. */
    void set(String field, byte[] value) {
        image.bytes().put(ImageProgram.offsets(plan.probe()).get(field), value);
    }

    boolean passes() {
        long before = rejected();
        once();
        return rejected() == before;
    }

    void once() {
        program.testRun();
    }

    long rejected() {
        return Counters.REJECTED.sum(maps.get(Counters.MAP).lookup(BpfMap.key(0)).orElseThrow());
    }

    @Override
    public void close() {
        live.forEach(LiveFilter::close);
        image.close();
        program.close();
        own.forEach(BpfMap::close);
    }
}
