package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R6;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Arch;

/**
 * connect by kprobe: tcp_v4_connect and tcp_v6_connect. The entry keeps the socket by thread, the return finds it
 * again. For an IPv4-mapped destination tcp_v6_connect calls tcp_v4_connect; the inner return takes the socket away, so
 * the outer one finds none and the connect is reported once, as IPv4.
 */
final class ConnectKprobe implements ProbeVariant {
    private static final String SOCKETS = "connecting";
    private static final int MAX_CONNECTING = 16384;
    private static final Local CONTEXT = Local.context("struct pt_regs *");
    private static final Local REGISTERS = Local.pointer("ctx", "struct pt_regs *");
    private static final Local FOUND = Local.pointer("found", "struct sock **");

    @Override
    public AttachKind kind() {
        return AttachKind.KPROBE;
    }

    @Override
    public String mechanism() {
        return "kprobe and kretprobe of tcp_v4_connect and tcp_v6_connect";
    }

    @Override
    public List<String> differences() {
        return List.of();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        return ProbeImage.of(
                List.of(
                        // Returns first: an entry whose return is not watched would be kept for ever.
                        onReturn(btf, holes, "tcp_v4_connect", 4),
                        onReturn(btf, holes, "tcp_v6_connect", 6),
                        onEntry(btf, skippedTgid, "tcp_v4_connect", 4),
                        onEntry(btf, skippedTgid, "tcp_v6_connect", 6)),
                List.of(new KernelMap(MapSpec.lruHash(SOCKETS, 8, 8, MAX_CONNECTING), "__u64", "struct sock *",
                        List.of())),
                Set.of("tcp_v6_connect"));
    }

    private static Program onEntry(Btf btf, int skippedTgid, String function, int version) {
        Value.At sk = new Value.At(REGISTERS, PtRegs.of(btf, Arch.current()).firstArgument(), Size.DW);
        Body body = new Body().pin(REGISTERS, Reg.R6)
                .add(let(REGISTERS, CONTEXT))
                .add(TaskAccess.current(skippedTgid))
                .add(
                        let(Socket.SK, new Value.Parameter("sk", sk)),
                        new Stmt.Update(SOCKETS, TaskAccess.PID_TGID, Socket.SK));
        String name = "connect" + version + "_entry";
        return new Program(name, new Attachment.Kprobe(function, false),
                Program.kprobe(name, Socket.SK.declaration()), body.part());
    }

    private static Program onReturn(Btf btf, Holes holes, String function, int version) {
        Socket socket = new Socket(btf, false);
        Value.At result = new Value.At(REGISTERS, PtRegs.of(btf, Arch.current()).returnValue(), Size.W);
        Body body = new Body().pin(REGISTERS, Reg.R6).pin(FOUND, Reg.R0).pin(Socket.SK, Reg.R7)
                .have(TaskAccess.fields(btf))
                .have(socket.fields(version, Socket.Names.CONNECT))
                .add(let(REGISTERS, CONTEXT))
                .add(TaskAccess.current(0))
                .add(
                        new Stmt.Find(FOUND, SOCKETS, TaskAccess.PID_TGID),
                        let(Socket.SK, new Value.Member(FOUND, "", 0, Size.DW)),
                        new Stmt.Delete(SOCKETS, TaskAccess.PID_TGID),
                        leaveIf(new Value.Parameter("result", result), Cond.NE, 0))
                .add(socket.copy())
                .plan(holes);
        String name = "connect" + version + "_return";
        return new Program(name, new Attachment.Kprobe(function, true), Program.kretprobe(name, "int result"),
                body.part());
    }
}
