package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.ImageProgram;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.ring.RingReader;
import org.grebe.bpf.sys.Mapping;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** This machine's kernel, by BPF_PROG_TEST_RUN. */
final class TestRunKernel implements FuzzKernel {
    private static final int RING_BYTES = 1 << 16;

    private final Probe probe;
    private final Mutation mutation;
    private final Map<String, BpfMap> shared = new HashMap<>();
    private final Mapping image;
    private final RingReader reader;
    /** Somebody else's, which programs use too. */
    private final Map<String, BpfMap> others;

    TestRunKernel(Probe probe, Mutation mutation) {
        this(probe, mutation, Map.of());
    }

    TestRunKernel(Probe probe, Mutation mutation, Map<String, BpfMap> others) {
        this.others = others;
        this.probe = probe;
        this.mutation = mutation;
        for (MapSpec spec : List.of(MapSpec.ringbuf(PlanHoles.RING, RING_BYTES),
                MapSpec.mmapableArray(PlanHoles.WAKEUP, 8, 1), ImageProgram.map(probe))) {
            shared.put(spec.name(), BpfMap.create(spec));
        }
        image = shared.get(ImageProgram.MAP).map();
        reader = RingReader.open(shared.get(PlanHoles.RING).fd(), RING_BYTES);
    }

    @Override
    public Part load(Plan plan) {
        return new Loaded(plan);
    }

    @Override
    public void close() {
        reader.close();
        image.close();
        shared.values().forEach(BpfMap::close);
    }

    private final class Loaded implements Part {
        private final EventFormat captured;
        private final Map<String, BpfMap> maps = new HashMap<>(shared);
        private final List<BpfMap> own = new ArrayList<>();
        private final LoadedProgram program;

        Loaded(Plan plan) {
            captured = new EventFormat(1, probe, RecordLayout.of(plan.captured()));
            maps.putAll(others);
            ProbeImage code = mutation.image(probe, new PlanHoles(plan, 1));
            PlanMaps.create(plan, new ProbeImage(code.programs(), List.of(), List.of(), code.optional()), maps, own);
            program = LoadedProgram.load(code.programs().get(0), maps);
        }

        @Override
        public List<Event> run(Map<String, byte[]> event) {
            ByteBuffer place = image.bytes();
            Map<String, Integer> offsets = ImageProgram.offsets(probe);
            for (Field f : probe.fields()) {
                byte[] value = event.get(f.name());
                int at = offsets.get(f.name());
                if (value != null) {
                    place.put(at, value);
                }
                if (f.nullable()) {
                    place.putLong(at + ImageProgram.bytes(f), value == null ? 0 : 1);
                }
            }
            program.testRun();
            List<Event> arrived = new ArrayList<>();
            reader.poll((view, offset, length) -> arrived.add(captured.read(view, offset)), 0);
            return arrived;
        }

        @Override
        public KernelTable table(KernelAggregation aggregation, LongSupplier turn) {
            return new TraceTable(aggregation, maps, turn);
        }

        @Override
        public String text() {
            return program.spec().code().toString();
        }

        @Override
        public void close() {
            program.close();
            own.forEach(BpfMap::close);
        }
    }
}
