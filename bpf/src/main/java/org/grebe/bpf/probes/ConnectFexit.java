package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R7;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * connect by fexit: {@code int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)} and its IPv6
 * sibling, as they return. 0 means that the SYN was handed down.
 */
final class ConnectFexit implements ProbeVariant {
    @Override
    public AttachKind kind() {
        return AttachKind.FENTRY;
    }

    @Override
    public String mechanism() {
        return "fexit of tcp_v4_connect and tcp_v6_connect";
    }

    @Override
    public List<String> differences() {
        return List.of();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        List<ProgramSpec> programs = new ArrayList<>();
        programs.add(program(btf, holes, skippedTgid, "tcp_v4_connect", 4));
        if (btf.find(BtfKind.FUNC, "tcp_v6_connect").isPresent()) {
            programs.add(program(btf, holes, skippedTgid, "tcp_v6_connect", 6));
        }
        return new ProbeImage(programs, List.of(), Set.of());
    }

    private static ProgramSpec program(Btf btf, Holes holes, int skippedTgid, String function, int version) {
        var f = btf.function(function);
        Socket socket = new Socket(btf);
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;

        a.comment("struct sock *sk").load(Size.DW, R7, R1, 0);
        a.comment("return value").load(Size.W, R0, R1, 8 * f.parameters().size());
        a.jump(Cond.NE, R0, 0, out);
        Base sk = Base.typed(R7);
        if (version == 6) {
            // An IPv4-mapped destination was connected by tcp_v4_connect, called from here: its own program told it.
            socket.unlessMapped(a, sk, out);
        }
        int pidTgid = TaskAccess.slot(stack);

        Frame frame = new Frame(Catalogue.CONNECT, a, stack, out)
                .place(TaskAccess.PID_TGID, pidTgid)
                .socket(sk)
                .bind(TaskAccess.fields(btf))
                .bind(socket.fields(true, version, Socket.Names.CONNECT))
                .admitBy(() -> TaskAccess.currentUnless(skippedTgid, a, pidTgid, out));
        frame.write(holes.tests(frame.fields(), null));
        frame.write(holes.deliver());
        a.end();
        var attachment = new Attachment.Fentry(function, true, f.id());
        return new ProgramSpec("connect" + version + "_fexit", attachment, a.build());
    }
}
