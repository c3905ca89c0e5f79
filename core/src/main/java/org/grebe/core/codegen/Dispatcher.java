package org.grebe.core.codegen;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;

import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Emit;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * The program that stays attached while a trace's plan is replaced: it goes on in the program that a map of one slot
 * holds. An event sees the old program or the new one, never both and never none.
 */
public final class Dispatcher {
    private Dispatcher() {}

    /**
     * The map of the attach point with this index: one each, since the kernel wants all programs of such a map to have
     * the same type and, where they are typed, the same attached function.
     */
    public static MapSpec slot(int index) {
        return MapSpec.progArray("slot" + index, 1);
    }

    /** The program to attach in the place of {@code target}. */
    public static ProgramSpec of(ProgramSpec target, int index) {
        Assembler a = new Assembler();
        // 0, read from where nothing is counted. Of a constant index the kernel makes a jump that it rewrites at each
        // change of the slot, while other CPUs run it: an emulated Linux 6.12 panicked in such a jump.
        a.loadMapValue(R3, Counters.MAP, Counters.UNUSED).load(Size.DW, R3, R3, 0);
        a.loadMap(R2, slot(index).name()).comment("returns if the slot is empty").call(Helper.TAIL_CALL);
        Emit.count(a, Counters.LOST.counter());
        a.mov(R0, 0).exit();
        return new ProgramSpec("go_" + target.name(), target.attachment(), a.build());
    }
}
