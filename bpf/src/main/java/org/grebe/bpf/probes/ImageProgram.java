package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Emit;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Part;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * Any probe's program over an event that user space wrote into a map, to be run by BPF_PROG_TEST_RUN: what a plan does
 * in the kernel can be seen for any event, without waiting for it to happen.
 */
public final class ImageProgram {
    /**
     * The array map with the event: integers in 8 bytes, sign-extended where they are signed, others in 16. Behind one
     * that may be null 8 bytes more, 0 where it is.
     */
    public static final String MAP = "image";

    private ImageProgram() {}

    /** Where each field lies. */
    public static Map<String, Integer> offsets(Probe probe) {
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = 0;
        for (Field field : probe.fields()) {
            offsets.put(field.name(), at);
            at += bytes(field) + (field.nullable() ? 8 : 0);
        }
        return offsets;
    }

    /** Of a field, without what says whether it is there. */
    public static int bytes(Field field) {
        return field.type().isInteger() ? 8 : 16;
    }

    public static MapSpec map(Probe probe) {
        int size = probe.fields().stream().mapToInt(f -> bytes(f) + (f.nullable() ? 8 : 0)).sum();
        return MapSpec.mmapableArray(MAP, size, 1);
    }

    /** Names must have nothing behind their NUL. */
    public static ProbeImage build(Probe probe, Holes holes) {
        return build(probe, holes, false);
    }

    /** Names may have anything behind their NUL: they are read as those of a tracepoint's record are. */
    public static ProbeImage buildReadingNames(Probe probe, Holes holes) {
        return build(probe, holes, true);
    }

    private static ProbeImage build(Probe probe, Holes holes, boolean readsNames) {
        Assembler a = new Assembler();
        a.loadMapValue(R8, MAP, 0);
        Map<String, Integer> offsets = offsets(probe);
        Map<String, Access> accesses = new LinkedHashMap<>();
        probe.fields().forEach(f -> accesses.put(f.name(), f.nullable()
                ? new Access.Chained(Pending.pointed(Pending.KEPT, f, offsets.get(f.name())))
                : readsNames && f.type() == FieldType.COMM
                ? new Access.Memory(Access.Cost.HELPER, new Bytes.Name(
                        new Bytes.Chars(Pending.KEPT, offsets.get(f.name()), FieldType.COMM.size)))
                : Pending.field(Pending.KEPT, f, offsets.get(f.name()))));
        Part part = new Body().pin(Pending.KEPT, R8).have(accesses).plan(holes).part();
        new Emit(a, part).whole(part.body());
        a.end();
        ProgramSpec program = new ProgramSpec(probe.name() + "_image", new Attachment.TestRun(), a.build());
        KernelMap image = new KernelMap(map(probe), "__u32", "struct image", List.of());
        return new ProbeImage(List.of(program), List.of(), List.of(image), Set.of());
    }
}
