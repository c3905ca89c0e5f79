package org.grebe.bpf.probes;

import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.sys.Arch;

/** Offsets in a kprobe's context, {@code struct pt_regs} (arm64: user_pt_regs, which pt_regs begins with). */
record Registers(int firstArgument, int returnValue) {
    static Registers of(Btf btf, Arch arch) {
        return switch (arch) {
            case X86_64 -> new Registers(
                    btf.member("pt_regs", "di").offset(), btf.member("pt_regs", "ax").offset());
            case AARCH64 -> {
                int regs = btf.member("user_pt_regs", "regs").offset();
                yield new Registers(regs, regs);
            }
        };
    }
}
