package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;
import static org.grebe.bpf.probes.Statements.parameter;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.prog.Attachment;

/**
 * accept by fexit of {@code struct sock *inet_csk_accept(...)}, which had four arguments before Linux 6.10 and has two
 * since: BTF tells where the return value is.
 */
final class AcceptFexit implements ProbeVariant {
    private static final String NAME = "accept_fexit";
    private static final String FUNCTION = "inet_csk_accept";
    private static final Local CONTEXT = Local.context("void *");

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
        Socket socket = new Socket(btf, true);
        Body body = new Body().pin(Socket.SK, Reg.R7)
                .have(TaskAccess.fields(btf))
                .have(socket.fields(Socket.Names.ACCEPT))
                .have(socket.backlog())
                .admitBy(Stream.of(TaskAccess.current(skippedTgid), socket.version(false))
                        .flatMap(List::stream).toList())
                .add(
                        let(Socket.SK, parameter("sk", CONTEXT, f.parameters().size())),
                        leaveIf(Socket.SK, Cond.EQ, 0)) // none came
                .add(socket.onlyTcp())
                .add(new Stmt.Declare(TaskAccess.PID_TGID), new Stmt.Declare(Socket.IP))
                .plan(holes);
        // The listener is called sk there, too.
        List<String> parameters = Parameters.and(f, Socket.SK.declaration());
        parameters.replaceAll(p -> p.equals(Socket.SK.declaration()) ? "struct sock *listener" : p);
        parameters.set(parameters.size() - 1, Socket.SK.declaration());
        return ProbeImage.of(List.of(new Program(NAME, new Attachment.Fentry(FUNCTION, true, f.id()),
                Program.typed(NAME, parameters), body.part())));
    }
}
