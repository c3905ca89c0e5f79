package org.grebe.bpf.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Emit;
import org.grebe.bpf.ir.Part;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs for kernels without the typed helper read the same. */
@Tag("live")
class CurrentTaskLiveTest {
    private static final Btf BTF = Btf.kernel();

    @Test
    void shouldFindTheParentByCopying() {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        assertEquals(parent, run(CurrentTask.COPIED, offset("real_parent"), offset("tgid")));
        assertEquals(parent, run(CurrentTask.ofThisKernel(), offset("real_parent"), offset("tgid")));
    }

    @Test
    void shouldReadThroughNullAsZero() {
        // A process that nobody traces has no ptracer.
        assertEquals(0, run(CurrentTask.COPIED, offset("ptracer_cred"), 0, 0));
    }

    private static int offset(String member) {
        return BTF.member("task_struct", member).offset();
    }

    private static int run(CurrentTask task, int... offsets) {
        Assembler a = new Assembler();
        Value value = new Value.Call(task.helper);
        for (int i = 0; i < offsets.length; i++) {
            value = task.member(value, "", offsets[i], i == offsets.length - 1 ? Size.W : Size.DW);
        }
        new Emit(a, new Part(Map.of(), Map.of(), List.of(), List.of())).load(value);
        a.exit();
        ProgramSpec spec = new ProgramSpec("current_task", new Attachment.RawTracepoint("sys_enter"), a.build());
        try (LoadedProgram program = LoadedProgram.load(spec, Map.of())) {
            return program.testRun();
        }
    }
}
