package org.grebe.bpf.prog;

import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/**
 * What the kernel knows of a loaded program ({@code struct bpf_prog_info}).
 *
 * @param runTimeNs nanoseconds inside the program, while kernel.bpf_stats_enabled is 1
 * @param runCount runs, likewise
 * @param recursionMisses runs that the kernel skipped because the program was running on that CPU already (Linux 5.12)
 * @param jitedBytes size of the machine code
 * @param translatedBytes size of the instructions after the verifier's rewriting
 * @param verifiedInsns instructions that the verifier walked (Linux 5.16)
 */
public record ProgramInfo(
        int id,
        long runTimeNs,
        long runCount,
        long recursionMisses,
        int jitedBytes,
        int translatedBytes,
        int verifiedInsns) {
    private static final int SIZE = 232;

    static ProgramInfo of(Fd fd) {
        try (Mem info = Mem.allocate(SIZE);
                BpfAttr attr = new BpfAttr(BpfCommand.OBJ_GET_INFO_BY_FD)) {
            attr.fd(0, fd).u32(4, SIZE).pointer(8, info).check("read program info");
            var b = info.bytes();
            return new ProgramInfo(
                    b.getInt(4), b.getLong(192), b.getLong(200), b.getLong(208), b.getInt(16), b.getInt(20),
                    b.getInt(216));
        }
    }
}
