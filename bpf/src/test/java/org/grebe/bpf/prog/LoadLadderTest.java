package org.grebe.bpf.prog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Mem;
import org.junit.jupiter.api.Test;

class LoadLadderTest {
    private static final ProgramSpec SPEC = new ProgramSpec(
            "connect4_fexit",
            new Attachment.Fentry("tcp_v4_connect", true, 4711),
            new Assembler().mov(Reg.R0, 0).exit().build());

    /** Answers each call in turn, the last answer for ever; keeps what was asked for. */
    private static final class Kernel implements LoadLadder.Attempt {
        private final String log;
        private final List<Long> answers;
        private final List<String> calls = new ArrayList<>();

        Kernel(String log, long... answers) {
            this.log = log;
            this.answers = new ArrayList<>(java.util.Arrays.stream(answers).boxed().toList());
        }

        @Override
        public long call(int logLevel, Mem mem) {
            calls.add(logLevel + (mem == null ? "" : " " + mem.size() / 1024 + "K"));
            if (mem != null) {
                mem.bytes().put(0, log.getBytes(StandardCharsets.UTF_8));
            }
            return answers.size() > 1 ? answers.remove(0) : answers.get(0);
        }
    }

    private static LoadException refused(Kernel kernel) {
        return assertThrows(LoadException.class, () -> new LoadLadder(kernel).load(SPEC));
    }

    @Test
    void shouldLoadWithoutALogWhenTheKernelTakesTheProgram() {
        Kernel kernel = new Kernel("", 42);
        assertEquals(42, new LoadLadder(kernel).load(SPEC));
        assertEquals(List.of("0"), kernel.calls);
    }

    @Test
    void shouldTryAgainWhenASignalInterrupts() {
        Kernel kernel = new Kernel("", -11, -11, 42);
        assertEquals(42, new LoadLadder(kernel).load(SPEC));
        assertEquals(List.of("0", "0", "0"), kernel.calls);
    }

    @Test
    void shouldTakeTheDescriptorWhenTheSecondTryWorks() {
        assertEquals(42, new LoadLadder(new Kernel("", -Errno.ENOMEM.number, 42)).load(SPEC));
    }

    @Test
    void shouldGiveUpWhenSignalsNeverEnd() {
        Kernel kernel = new Kernel("", -11);
        assertEquals("load connect4_fexit (fexit:tcp_v4_connect): EAGAIN (Resource temporarily unavailable): "
                + "interrupted by signals each time; is a profiler attached to this JVM?",
                refused(kernel).getMessage());
        assertEquals(20, kernel.calls.size());
    }

    @Test
    void shouldGrowTheLogWhenItIsTooSmall() {
        Kernel kernel = new Kernel("0: (95) exit\nR0 !read_ok\n", -13, -28, -28, -13);
        assertEquals("load connect4_fexit (fexit:tcp_v4_connect): EACCES (Permission denied): "
                + "0: (95) exit; R0 !read_ok", refused(kernel).getMessage());
        assertEquals(List.of("0", "1 64K", "1 256K", "1 1024K"), kernel.calls);
    }

    @Test
    void shouldStopGrowingWhenTheLogIsLargeBeyondReason() {
        Kernel kernel = new Kernel("", -22, -28);
        assertEquals("load connect4_fexit (fexit:tcp_v4_connect): EINVAL (Invalid argument)",
                refused(kernel).getMessage());
        assertEquals("1 65536K", kernel.calls.get(kernel.calls.size() - 1));
        assertEquals(7, kernel.calls.size());
    }

    @Test
    void shouldKeepTheWholeLogWhenTheVerifierRefuses() {
        String log = "0: R1=ctx() R10=fp0\n0: (95) exit\nR0 !read_ok\nprocessed 1 insns (limit 1000000)\n";
        LoadException e = refused(new Kernel(log, -13));
        assertEquals(log, e.log());
        assertEquals(13, e.errno());
        assertSame(SPEC, e.spec());
    }

    @Test
    void shouldSayWhoMayForbidItWhenThereIsNoLog() {
        assertEquals("load connect4_fexit (fexit:tcp_v4_connect): EPERM (Operation not permitted): "
                + "the kernel or the container's policy forbids it (CAP_BPF, CAP_PERFMON, lockdown, seccomp)",
                refused(new Kernel("", -1)).getMessage());
    }

    @Test
    void shouldTellTheProgramsTypeFromItsAttachment() {
        assertEquals("2/0/0 kprobe:f", numbers(new Attachment.Kprobe("f", false)));
        assertEquals("2/0/0 kretprobe:f", numbers(new Attachment.Kprobe("f", true)));
        assertEquals("5/0/0 tracepoint:syscalls:sys_exit_accept",
                numbers(new Attachment.Tracepoint("syscalls", "sys_exit_accept")));
        assertEquals("17/0/0 rawtp:sched_switch", numbers(new Attachment.RawTracepoint("sched_switch")));
        assertEquals("26/23/9 tp_btf:sched_switch", numbers(new Attachment.TpBtf("sched_switch", 9)));
        assertEquals("26/24/9 fentry:f", numbers(new Attachment.Fentry("f", false, 9)));
        assertEquals("26/25/9 fexit:f", numbers(new Attachment.Fentry("f", true, 9)));
        assertEquals("17/0/0 test run", numbers(new Attachment.TestRun()));
    }

    private static String numbers(Attachment attachment) {
        ProgramSpec spec = new ProgramSpec("p", attachment, SPEC.code());
        return spec.programType() + "/" + spec.expectedAttachType() + "/" + spec.attachBtfId() + " "
                + attachment.describe();
    }
}
