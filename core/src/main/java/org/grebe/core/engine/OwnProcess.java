package org.grebe.core.engine;

import java.util.Map;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.Program;
import org.grebe.bpf.prog.ProgramSpec;

/** Who we are to the kernel: in a container, {@code ProcessHandle} tells the number of another namespace. */
public final class OwnProcess {
    private OwnProcess() {}

    /** Our tgid in the initial PID namespace, as programs see it: a program that runs in this thread says it. */
    public static int tgid() {
        Assembler a = new Assembler();
        a.call(Helper.GET_CURRENT_PID_TGID).alu(Alu.RSH, Reg.R0, 32).exit();
        ProgramSpec spec = new ProgramSpec("own_tgid", new Attachment.TestRun(), a.build());
        try (Program program = Program.load(spec, Map.of())) {
            return program.testRun();
        }
    }
}
