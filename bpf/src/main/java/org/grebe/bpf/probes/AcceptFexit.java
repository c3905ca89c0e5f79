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

/**
 * accept by fexit of {@code struct sock *inet_csk_accept(...)}, which had four arguments before Linux 6.10 and has two
 * since: BTF tells where the return value is.
 */
final class AcceptFexit implements ProbeVariant {
    private static final String FUNCTION = "inet_csk_accept";

    @Override
    public AttachKind kind() {
        return AttachKind.FENTRY;
    }

    @Override
    public String mechanism() {
        return "fexit of " + FUNCTION;
    }

    @Override
    public List<String> differences() {
        return List.of(
                "a thread that was blocked in accept() before the trace began is first seen at its second connection");
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        var f = btf.function(FUNCTION);
        Socket socket = new Socket(btf);
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;

        a.comment("struct sock *newsk").load(Size.DW, R7, R1, 8 * f.parameters().size());
        a.comment("none came").jump(Cond.EQ, R7, 0, out);
        socket.onlyTcp(a, stack, R7, true, out);
        Base sk = Base.typed(R7);
        int pidTgid = TaskAccess.slot(stack);
        int version = Socket.versionSlot(stack);

        Frame frame = new Frame(Catalogue.ACCEPT, a, stack, out)
                .place(TaskAccess.PID_TGID, pidTgid)
                .place(Socket.IP, version)
                .socket(sk)
                .bind(TaskAccess.fields(btf))
                .bind(socket.fields(true, Socket.Names.ACCEPT))
                .bind(socket.backlog(true))
                .admitBy(() -> {
                    TaskAccess.currentUnless(skippedTgid, a, pidTgid, out);
                    socket.version(a, version, sk, false, out);
                });
        frame.write(holes.tests(frame.fields(), null));
        frame.write(holes.deliver());
        a.end();
        var attachment = new Attachment.Fentry(FUNCTION, true, f.id());
        return new ProbeImage(List.of(new ProgramSpec("accept_fexit", attachment, a.build())), List.of(), Set.of());
    }
}
