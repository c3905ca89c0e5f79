package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groovy.json.JsonSlurper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.map.Pinned;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.ring.RingReader;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.core.codegen.Counters;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.explain.CompiledC;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Plan;

/** A plan's program in the kernel with its maps, from grebe's instructions or from its C. */
final class LoadedSide implements AutoCloseable {
    /** More than all events take: what a record does not use is 0 then, and no part of an older one. */
    static final int RING_BYTES = 8 << 20;
    private static final HexFormat HEX = HexFormat.of();

    private final Plan plan;
    private final List<KernelMap> ownMaps;
    private final Map<String, BpfMap> maps = new HashMap<>();
    private final List<Runnable> own = new ArrayList<>();
    private Fd program;
    private RingReader ring;
    private int countersAt;

    private LoadedSide(Plan plan, List<KernelMap> ownMaps) {
        this.plan = plan;
        this.ownMaps = ownMaps;
    }

    /** Of several programs the one that BPF_PROG_TEST_RUN runs, as it does neither tracepoints nor tp_btf. */
    private static boolean isRunnable(Attachment attachment) {
        return attachment instanceof Attachment.RawTracepoint || attachment instanceof Attachment.CgroupIngress;
    }

    static LoadedSide ofInstructions(Plan plan, ProbeVariant variant, Btf btf, int skippedTgid) {
        ProbeImage image = variant.build(btf, new PlanHoles(plan, 1), skippedTgid);
        LoadedSide side = new LoadedSide(plan, image.ownMaps());
        for (MapSpec shared : List.of(
                MapSpec.ringbuf(PlanHoles.RING, RING_BYTES), MapSpec.mmapableArray(PlanHoles.WAKEUP, 8, 1))) {
            BpfMap map = BpfMap.create(shared);
            side.maps.put(shared.name(), map);
            side.own.add(map::close);
        }
        List<BpfMap> made = new ArrayList<>();
        PlanMaps.create(plan, image, side.maps, made);
        made.forEach(m -> side.own.add(m::close));
        LoadedProgram loaded = LoadedProgram.load(image.programs().stream()
                .filter(p -> isRunnable(p.attachment())).findFirst().orElseThrow(), side.maps);
        side.own.add(loaded::close);
        side.program = loaded.fd();
        side.readRing();
        return side;
    }

    /** {@code source} is compiled; its maps are found where libbpf has pinned them, by their names. */
    static LoadedSide ofC(Plan plan, ProbeVariant variant, Btf btf, CompiledC c, Path source) throws Exception {
        ProbeImage image = variant.build(btf, new PlanHoles(plan, 1), 0);
        LoadedSide side = new LoadedSide(plan, image.ownMaps());
        List<FilterMap> filters = FilterMaps.of(plan);
        List<String> reused = new ArrayList<>();
        filters.stream().filter(f -> f.pinned() != null).forEach(f ->
                reused.addAll(List.of("map", "name", f.name(), "pinned", f.pinned().path())));
        assertEquals("", c.load(source, reused.toArray(new String[0])));
        side.open(c, source, filters);
        side.program = Pinned.program(c.programs().resolve(image.programs().stream()
                .filter(p -> isRunnable(p.attachment())).findFirst().orElseThrow().name()));
        side.own.add(side.program::close);
        side.readRing();
        return side;
    }

    private void open(CompiledC c, Path source, List<FilterMap> filters) throws Exception {
        List<MapSpec> specs = new ArrayList<>();
        if (plan.delivers()) {
            specs.add(MapSpec.ringbuf(PlanHoles.RING, RING_BYTES));
        }
        ownMaps.forEach(m -> specs.add(m.spec()));
        plan.aggregations().forEach(a -> a.maps().stream().map(KernelMap::spec)
                .filter(s -> !s.name().equals(a.zeros())).forEach(specs::add));
        filters.stream().filter(f -> f.pinned() == null && f.kind() != FilterMap.Kind.BITMAP)
                .forEach(f -> specs.add(f.spec()));
        for (MapSpec spec : specs) {
            BpfMap map = Pinned.map(spec, c.maps().resolve(spec.name()));
            own.add(map::close);
            maps.put(spec.name(), map);
        }
        Path bss = c.maps().resolve(source.getFileName().toString().replace(".c", "_bss"));
        BpfMap variables = Pinned.variables(bss);
        own.add(variables::close);
        maps.put(Counters.MAP, variables);
        Map<String, Integer> offsets = variables(c, bss);
        countersAt = offsets.get(Counters.MAP);
        byte[] initial = new byte[variables.spec().valueSize()];
        for (FilterMap filter : filters) {
            if (filter.kind() == FilterMap.Kind.BITMAP) {
                ByteBuffer.wrap(initial).put(offsets.get(filter.name()), filter.bitmap());
            } else {
                PlanMaps.fill(filter, maps.get(filter.name()));
            }
        }
        variables.update(BpfMap.key(0), initial, BpfMap.ANY);
    }

    /** Offsets of the variables in the map of them, from its BTF. */
    @SuppressWarnings("unchecked")
    private static Map<String, Integer> variables(CompiledC c, Path bss) throws Exception {
        Path json = c.write("variables", "");
        assertEquals("", c.run(json.toFile(), List.of("bpftool", "-j", "btf", "dump", "map", "pinned", bss.toString(),
                "all")));
        List<Map<String, Object>> types = (List<Map<String, Object>>)
                ((Map<String, Object>) new JsonSlurper().parse(json.toFile())).get("types");
        Map<Object, String> names = new HashMap<>();
        types.forEach(t -> names.put(t.get("id"), (String) t.get("name")));
        Map<String, Integer> offsets = new HashMap<>();
        types.stream().filter(t -> t.get("kind").equals("DATASEC")).forEach(t ->
                ((List<Map<String, Object>>) t.get("vars")).forEach(v ->
                        offsets.put(names.get(v.get("type_id")), (Integer) v.get("offset"))));
        return offsets;
    }

    private void readRing() {
        if (plan.delivers()) {
            ring = RingReader.open(maps.get(PlanHoles.RING).fd(), RING_BYTES);
            own.add(ring::close);
        }
    }

    /** What the program does for an event: what it returns, and its records, without what a clock says. */
    String run(RandomContexts.Context context) {
        StringBuilder out = new StringBuilder("returns " + testRun(context));
        if (ring != null) {
            ring.poll((view, offset, length) -> {
                byte[] record = new byte[length];
                for (int i = 0; i < length; i++) {
                    record[i] = view.get(offset + i);
                }
                out.append("\nrecord ").append(record(record));
            }, 0);
        }
        return out.toString();
    }

    private String record(byte[] bytes) {
        RecordLayout layout = RecordLayout.of(plan.captured());
        for (String clock : List.of("time", "latency")) {
            if (layout.offsets().containsKey(clock)) {
                ByteBuffer.wrap(bytes).putLong(layout.offset(clock), 0);
            }
        }
        return HEX.formatHex(bytes);
    }

    private int testRun(RandomContexts.Context context) {
        byte[] data = context.packet();
        try (Mem words = Mem.allocate(12 * 8);
                Mem packet = Mem.of(data == null ? new byte[8] : data);
                BpfAttr attr = new BpfAttr(BpfCommand.PROG_TEST_RUN)) {
            attr.fd(0, program);
            if (data == null) {
                words.bytes().order(ByteOrder.nativeOrder()).asLongBuffer().put(context.words());
                attr.u32(40, context.words().length * 8L).pointer(48, words);
            } else {
                attr.u32(8, data.length).pointer(16, packet).u32(32, 1);
            }
            attr.check("test-run");
            return attr.getU32(4);
        }
    }

    /** All that the maps hold, by their names, without what a clock says; sets are not changed by programs. */
    Map<String, String> contents() {
        Map<String, String> all = new TreeMap<>();
        byte[] counters = new byte[Counters.SLOTS * Counters.SLOT_BYTES];
        maps.get(Counters.MAP).lookup(BpfMap.key(0)).orElseThrow().get(countersAt, counters);
        for (Counters counter : Counters.values()) {
            all.put(counter.name(), "" + counter.sum(ByteBuffer.wrap(counters).order(ByteOrder.nativeOrder())));
        }
        all.put(Counters.MAP, HEX.formatHex(counters));
        plan.aggregations().forEach(a -> {
            all.put(a.map(), entries(maps.get(a.map()).inner(), List.of()));
            Optional.ofNullable(maps.get(a.full())).ifPresent(full -> all.put(a.full(), entries(full, List.of())));
        });
        ownMaps.forEach(m -> all.put(m.spec().name(), entries(maps.get(m.spec().name()), m.members())));
        return all;
    }

    private static String entries(BpfMap map, List<String> members) {
        List<String> lines = new ArrayList<>();
        map.entries().forEach(e -> {
            byte[] value = e.value().array().clone();
            int at = 0;
            for (String member : members) {
                if (member.endsWith(" start") || member.endsWith(" time")) {
                    ByteBuffer.wrap(value).putLong(at, 0);
                }
                at += member.startsWith("union bytes16 ") ? 16 : 8;
            }
            lines.add(HEX.formatHex(e.key()) + ": " + HEX.formatHex(value));
        });
        lines.sort(null);
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        for (int i = own.size() - 1; i >= 0; i--) {
            own.get(i).run();
        }
    }
}
