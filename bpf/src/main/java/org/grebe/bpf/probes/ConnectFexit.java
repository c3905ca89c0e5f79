package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;
import static org.grebe.bpf.probes.Statements.parameter;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;

/**
 * connect by fexit: {@code int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)} and its IPv6
 * sibling, as they return. 0 means that the SYN was handed down.
 */
final class ConnectFexit implements ProbeVariant {
    private static final Value.Local CONTEXT = Value.Local.context("void *");

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
        List<Program> programs = new ArrayList<>();
        programs.add(program(btf, holes, skippedTgid, "tcp_v4_connect", 4));
        if (btf.find(BtfKind.FUNC, "tcp_v6_connect").isPresent()) {
            programs.add(program(btf, holes, skippedTgid, "tcp_v6_connect", 6));
        }
        return ProbeImage.of(programs);
    }

    private static Program program(Btf btf, Holes holes, int skippedTgid, String function, int version) {
        var f = btf.function(function);
        Socket socket = new Socket(btf, true);
        var result = new Value.Parameter("result", new Value.At(CONTEXT, 8 * f.parameters().size(), Size.W));
        Body body = new Body().pin(Socket.SK, Reg.R7)
                .have(TaskAccess.fields(btf))
                .have(socket.fields(version, Socket.Names.CONNECT))
                .admitBy(TaskAccess.current(skippedTgid))
                .add(let(Socket.SK, parameter("sk", CONTEXT, 0)), leaveIf(result, Cond.NE, 0));
        if (version == 6) {
            // An IPv4-mapped destination was connected by tcp_v4_connect, called from here: its own program told it.
            body.add(new Stmt.LeaveIf(socket.isMapped()));
        }
        body.add(new Stmt.Declare(TaskAccess.PID_TGID)).plan(holes);
        String name = "connect" + version + "_fexit";
        return new Program(name, new Attachment.Fentry(function, true, f.id()),
                Program.typed(name, Parameters.and(f, "int result")), body.part());
    }
}
