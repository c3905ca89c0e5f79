package org.grebe.bpf.probes;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.sys.Arch;

/** Offsets in a kprobe's context, {@code struct pt_regs} (arm64: user_pt_regs, which pt_regs begins with). */
record PtRegs(List<Integer> arguments, int returnValue) {
    int firstArgument() {
        return arguments.get(0);
    }

    static PtRegs of(Btf btf, Arch arch) {
        return switch (arch) {
            case X86_64 -> new PtRegs(
                    Stream.of("di", "si", "dx", "cx", "r8", "r9").map(r -> btf.member("pt_regs", r).offset()).toList(),
                    btf.member("pt_regs", "ax").offset());
            case AARCH64 -> {
                int regs = btf.member("user_pt_regs", "regs").offset();
                yield new PtRegs(IntStream.range(0, 8).mapToObj(i -> regs + 8 * i).toList(), regs);
            }
        };
    }
}
