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
 * accept by the exits of the system calls accept and accept4, in the accepting thread: from the descriptor that is
 * returned to the file, its socket and the sock. (sock:inet_sock_set_state would not do: a connection is established in
 * softirq, whoever runs there.)
 */
final class AcceptTracepoint implements ProbeVariant {
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
        return new ProbeImage(
                List.of(
                        program(btf, holes, skippedTgid, "sys_exit_accept4", "accept4_exit"),
                        program(btf, holes, skippedTgid, "sys_exit_accept", "accept_exit")),
                List.of(),
                Set.of());
    }

    private static ProgramSpec program(Btf btf, Holes holes, int skippedTgid, String tracepoint, String name) {
        Socket socket = new Socket(btf);
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;

        a.comment("descriptor or error").load(Size.DW, R7, R1, btf.member("trace_event_raw_sys_exit", "ret").offset());
        a.jump(Cond.SLT, R7, 0, out);
        int pidTgid = TaskAccess.currentUnless(skippedTgid, a, stack, out);
        int slot = Descriptor.socket(a, stack, btf, out);
        Descriptor.sock(a, slot, btf, out);
        socket.onlyTcp(a, stack, R7, false, out);
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
        return new ProgramSpec(name, new Attachment.Tracepoint("syscalls", tracepoint), a.build());
    }
}
