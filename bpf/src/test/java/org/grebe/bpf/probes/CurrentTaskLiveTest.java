package org.grebe.bpf.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.Program;
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
        task.follow(a, Size.W, offsets);
        a.exit();
        ProgramSpec spec = new ProgramSpec("current_task", new Attachment.RawTracepoint("sys_enter"), a.build());
        try (Program program = Program.load(spec, Map.of())) {
            return program.testRun();
        }
    }
}
