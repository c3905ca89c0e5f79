package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;
import static org.grebe.bpf.asm.Reg.R6;
import static org.grebe.bpf.asm.Reg.R7;

import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.sys.Arch;

/**
 * connect by kprobe: tcp_v4_connect and tcp_v6_connect. The entry keeps the socket by thread, the return finds it
 * again. For an IPv4-mapped destination tcp_v6_connect calls tcp_v4_connect; the inner return takes the socket away, so
 * the outer one finds none and the connect is told once, as IPv4.
 */
final class ConnectKprobe implements ProbeVariant {
    private static final String SOCKETS = "connecting";
    private static final int MAX_CONNECTING = 16384;

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
        return new ProbeImage(
                List.of(
                        // Returns first: an entry whose return is not watched would be kept for ever.
                        onReturn(btf, holes, "tcp_v4_connect", 4),
                        onReturn(btf, holes, "tcp_v6_connect", 6),
                        onEntry(btf, skippedTgid, "tcp_v4_connect", 4),
                        onEntry(btf, skippedTgid, "tcp_v6_connect", 6)),
                List.of(MapSpec.lruHash(SOCKETS, 8, 8, MAX_CONNECTING)),
                Set.of("tcp_v6_connect"));
    }

    private static ProgramSpec onEntry(Btf btf, int skippedTgid, String function, int version) {
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;
        a.mov(R6, R1);
        int key = TaskAccess.currentUnless(skippedTgid, a, stack, out);
        int value = stack.allocate("sk", 8);
        a.comment("struct sock *sk").load(Size.DW, R0, R6, Registers.of(btf, Arch.current()).firstArgument());
        a.store(Size.DW, R10, value, R0);
        a.loadMap(R1, SOCKETS).mov(R2, R10).alu(Alu.ADD, R2, key).mov(R3, R10).alu(Alu.ADD, R3, value).mov(R4, 0);
        a.call(Helper.MAP_UPDATE_ELEM);
        a.end();
        return new ProgramSpec("connect" + version + "_entry", new Attachment.Kprobe(function, false), a.build());
    }

    private static ProgramSpec onReturn(Btf btf, Holes holes, String function, int version) {
        Socket socket = new Socket(btf);
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;

        a.mov(R6, R1);
        int key = TaskAccess.currentUnless(0, a, stack, out);
        a.comment("which socket?").loadMap(R1, SOCKETS).mov(R2, R10).alu(Alu.ADD, R2, key);
        a.call(Helper.MAP_LOOKUP_ELEM).jump(Cond.EQ, R0, 0, out);
        a.comment("struct sock *sk").load(Size.DW, R7, R0, 0);
        a.loadMap(R1, SOCKETS).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_DELETE_ELEM);
        a.comment("return value").load(Size.W, R0, R6, Registers.of(btf, Arch.current()).returnValue());
        a.jump(Cond.NE, R0, 0, out);
        Base sk = socket.copy(a, stack, R7, out);

        Frame frame = new Frame(Catalogue.CONNECT, a, stack, out)
                .place(TaskAccess.PID_TGID, key)
                .socket(sk)
                .bind(TaskAccess.fields(btf))
                .bind(socket.fields(false, version, Socket.Names.CONNECT));
        frame.write(holes.tests(frame.fields(), null));
        frame.write(holes.deliver());
        a.end();
        return new ProgramSpec("connect" + version + "_return", new Attachment.Kprobe(function, true), a.build());
    }
}
