package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Arch;

/** accept by kretprobe of inet_csk_accept, whose return value is the new socket. */
final class AcceptKprobe implements ProbeVariant {
    private static final String NAME = "accept_return";
    private static final String FUNCTION = "inet_csk_accept";
    private static final Local CONTEXT = Local.context("struct pt_regs *");

    @Override
    public AttachKind kind() {
        return AttachKind.KPROBE;
    }

    @Override
    public String mechanism() {
        return "kretprobe of " + FUNCTION;
    }

    @Override
    public List<String> differences() {
        return List.of(
                "a thread that was blocked in accept() before the trace began is first seen at its second connection",
                Attachment.Kprobe.missesOf("threads in accept()"));
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        Socket socket = new Socket(btf, false);
        Value.At result = new Value.At(CONTEXT, PtRegs.of(btf, Arch.current()).returnValue(), Size.DW);
        Body body = new Body().pin(Socket.SK, Reg.R7)
                .have(TaskAccess.fields(btf))
                .have(socket.fields(Socket.Names.ACCEPT))
                .have(socket.backlog())
                .add(
                        let(Socket.SK, new Value.Parameter("sk", result)),
                        leaveIf(Socket.SK, Cond.EQ, 0)) // none came
                .add(socket.onlyTcp())
                .add(TaskAccess.current(skippedTgid))
                .add(socket.copy())
                .add(socket.version(false))
                .plan(holes);
        return ProbeImage.of(List.of(new Program(NAME, Attachment.Kprobe.returnOf(FUNCTION),
                Program.kretprobe(NAME, Socket.SK.declaration()), body.part())));
    }
}
