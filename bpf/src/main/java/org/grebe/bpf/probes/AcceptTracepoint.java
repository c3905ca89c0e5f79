package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;

/**
 * accept by the exits of the system calls accept and accept4, in the accepting thread: from the descriptor that is
 * returned to the file, its socket and the sock. (sock:inet_sock_set_state would not do: a connection is established in
 * softirq, whoever runs there.)
 */
final class AcceptTracepoint implements ProbeVariant {
    private static final Local CONTEXT = Local.context("struct trace_event_raw_sys_exit *");

    @Override
    public AttachKind kind() {
        return AttachKind.TRACEPOINT;
    }

    @Override
    public String mechanism() {
        return "tracepoints syscalls:sys_exit_accept and sys_exit_accept4";
    }

    @Override
    public List<String> differences() {
        return List.of(
                "accepts by io_uring, by 32-bit programs and by the kernel itself make no such call and are not seen",
                "sockets that are not TCP (MPTCP among them) are not seen");
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        return ProbeImage.of(List.of(
                program(btf, holes, skippedTgid, "sys_exit_accept4", "accept4_exit"),
                program(btf, holes, skippedTgid, "sys_exit_accept", "accept_exit")));
    }

    private static Program program(Btf btf, Holes holes, int skippedTgid, String tracepoint, String name) {
        Socket socket = new Socket(btf, false);
        int ret = btf.member("trace_event_raw_sys_exit", "ret").offset();
        Body body = new Body()
                .have(TaskAccess.fields(btf))
                .have(socket.fields(Socket.Names.ACCEPT))
                .have(socket.backlog())
                .add(
                        let(Descriptor.FD, new Value.Member(CONTEXT, "ret", ret, Size.DW)), // or an error
                        leaveIf(Descriptor.FD, Cond.SLT, 0))
                .add(TaskAccess.current(skippedTgid));
        Descriptor.socket(body, btf);
        Descriptor.sock(body, btf);
        body.add(socket.onlyTcp()).add(socket.copy()).add(socket.version(false)).plan(holes);
        return new Program(name, new Attachment.Tracepoint("syscalls", tracepoint), Program.plain(name, CONTEXT),
                body.part());
    }
}
