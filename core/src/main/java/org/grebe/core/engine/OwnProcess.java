package org.grebe.core.engine;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.plan.Plan;

/** Who we are to the kernel: in a container, {@code ProcessHandle} tells the number of another namespace. */
public final class OwnProcess {
    private OwnProcess() {}

    /** Our tgid in the initial PID namespace, as programs see it: a program that runs in this thread says it. */
    public static int tgid() {
        Assembler a = new Assembler();
        a.call(Helper.GET_CURRENT_PID_TGID).alu(Alu.RSH, Reg.R0, 32).exit();
        ProgramSpec spec = new ProgramSpec("own_tgid", new Attachment.TestRun(), a.build());
        try (LoadedProgram program = LoadedProgram.load(spec, Map.of())) {
            return program.testRun();
        }
    }

    /**
     * What to say where a plan looks at PIDs and this process is in a PID namespace of its own: the numbers are not
     * those that ps shows here.
     *
     * @param tgid as programs see it; 0 if that is not known
     */
    static List<String> notes(Plan plan, int tgid) {
        boolean elsewhere = tgid != 0 && tgid != ProcessHandle.current().pid();
        boolean asked = plan.kernelFields().stream().anyMatch(List.of("pid", "tid", "ppid")::contains);
        return elsewhere && asked
                ? List.of("PIDs are those of the initial namespace, not of this container; the fields nspid and pidns"
                        + " have the container's, and so has --pidns 1 of tcpconnect and tcpaccept")
                : List.of();
    }
}
