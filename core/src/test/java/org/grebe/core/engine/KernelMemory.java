package org.grebe.core.engine;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;

import java.nio.ByteBuffer;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.sys.Mapping;

/** Memory of the kernel that this process writes, with an address that programs can follow: what an array holds. */
final class KernelMemory implements AutoCloseable {
    private final BpfMap map;
    private final Mapping mapping;
    private final long address;

    KernelMemory(int size) {
        map = BpfMap.create(MapSpec.mmapableArray("memory", size, 1));
        mapping = map.map();
        address = leak();
    }

    /** A privileged program may write down an address. */
    private long leak() {
        try (BpfMap to = BpfMap.create(MapSpec.array("address", 8, 1))) {
            Assembler a = new Assembler();
            a.loadMapValue(R1, "memory", 0).loadMapValue(R2, "address", 0).store(Size.DW, R2, 0, R1);
            a.mov(R0, 0).exit();
            ProgramSpec leak = new ProgramSpec("leak", new Attachment.TestRun(), a.build());
            try (LoadedProgram program = LoadedProgram.load(leak, Map.of("memory", map, "address", to))) {
                program.testRun();
            }
            return to.lookup(BpfMap.key(0)).orElseThrow().getLong(0);
        }
    }

    ByteBuffer bytes() {
        return mapping.bytes();
    }

    /** Of the first byte. */
    long address() {
        return address;
    }

    @Override
    public void close() {
        mapping.close();
        map.close();
    }
}
