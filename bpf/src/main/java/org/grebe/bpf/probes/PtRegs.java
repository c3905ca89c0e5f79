package org.grebe.bpf.probes;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.sys.Arch;

/** Offsets in a kprobe's context, {@code struct pt_regs} (arm64: user_pt_regs, which pt_regs begins with). */
record PtRegs(List<Integer> arguments, int returnValue) {
    int firstArgument() {
        return arguments.get(0);
    }

    /** A value that a call has at its beginning and at its return, and no other of the thread's meanwhile. */
    static Value frame(Btf btf, Arch arch, Value.Local context, boolean atReturn) {
        if (arch == Arch.AARCH64) {
            return new Value.At(context, btf.member("user_pt_regs", "sp").offset(), Size.DW);
        }
        // The return has taken its address from the stack.
        Value pointer = new Value.At(context, btf.member("pt_regs", "sp").offset(), Size.DW);
        return atReturn ? pointer : new Value.Math(Alu.ADD, pointer, new Value.Const(8, true));
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
