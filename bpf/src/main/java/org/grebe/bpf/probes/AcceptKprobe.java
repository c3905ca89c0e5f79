package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R7;

import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.sys.Arch;

/** accept by kretprobe of inet_csk_accept, whose return value is the new socket. */
final class AcceptKprobe implements ProbeVariant {
    private static final String FUNCTION = "inet_csk_accept";

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
        Socket socket = new Socket(btf);
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;

        a.comment("struct sock *newsk").load(Size.DW, R7, R1, Registers.of(btf, Arch.current()).returnValue());
        a.comment("none came").jump(Cond.EQ, R7, 0, out);
        socket.onlyTcp(a, stack, R7, false, out);
        int pidTgid = TaskAccess.currentUnless(skippedTgid, a, stack, out);
        Base sk = socket.copy(a, stack, R7, out);
        int version = socket.version(a, stack, sk, false, out);

        Frame frame = new Frame(Catalogue.ACCEPT, a, stack, out)
                .place(TaskAccess.PID_TGID, pidTgid)
                .place(Socket.IP, version)
                .socket(sk)
                .bind(TaskAccess.fields(btf))
                .bind(socket.fields(false, Socket.Names.ACCEPT))
                .bind(socket.backlog(false));
        frame.write(holes.tests(frame.fields(), null));
        frame.write(holes.deliver());
        a.end();
        var attachment = Attachment.Kprobe.returnOf(FUNCTION);
        return new ProbeImage(List.of(new ProgramSpec("accept_return", attachment, a.build())), List.of(), Set.of());
    }
}
