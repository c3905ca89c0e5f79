package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;
import static org.grebe.bpf.asm.Reg.R6;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.asm.Reg.R8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * The part of handshake that the system call connect tells: attempts that fail before a SYN is sent, as for want of a
 * route or of a free port, or that a policy forbids. The entry keeps the call by thread, with the address from the
 * argument, since the kernel clears that in the socket when it fails. The exit tells the calls that failed and were not
 * marked as sent, with the error that the program gets.
 */
final class HandshakeCalls {
    /** The mark of a call whose socket went to SYN_SENT. */
    static final int SENT = 1;

    private static final String CALLS = "connect_call";
    private static final int MAX_CALLS = 16384;
    private static final int SS_UNCONNECTED = 1;

    /** In a kept value; fields follow. */
    private static final int SK = 0;
    private static final int MARK = 8;
    private static final int START = 16;
    private static final Pending CALL = Pending.of(Catalogue.HANDSHAKE,
            Set.of("ip", "saddr", "sport", "daddr", "dport", "netns")::contains, 24);

    private static final Value.Local RESULT = Value.Local.word("ret");

    private HandshakeCalls() {}

    static MapSpec map() {
        return MapSpec.lruHash(CALLS, 8, CALL.size(), MAX_CALLS);
    }

    /** Marks the current thread's call; there is none if the attempt came otherwise. R6 to R9 stay. */
    static void sent(Assembler a, int pidTgid, int mark) {
        String none = a.freshLabel("no_call");
        lookup(a, pidTgid);
        a.jump(Cond.EQ, R0, 0, none).comment("sent").store(Size.DW, R0, MARK, mark).label(none);
    }

    /** Where the socket is that of the current thread's call: takes the mark away again and goes to {@code then}. */
    static void unsent(Assembler a, int pidTgid, Reg socket, String then) {
        String other = a.freshLabel("no_call");
        lookup(a, pidTgid);
        a.jump(Cond.EQ, R0, 0, other).load(Size.DW, R1, R0, SK).jump(Cond.NE, R1, socket, other);
        a.comment("its exit tells").store(Size.DW, R0, MARK, 0).jump(then).label(other);
    }

    private static void lookup(Assembler a, int pidTgid) {
        a.loadMap(R1, CALLS).mov(R2, R10).alu(Alu.ADD, R2, pidTgid).call(Helper.MAP_LOOKUP_ELEM);
    }

    /** {@code int connect(int fd, struct sockaddr __user *uservaddr, int addrlen)} begins. */
    static ProgramSpec enter(Btf btf, int skippedTgid) {
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;
        Socket socket = new Socket(btf);
        int args = btf.member("trace_event_raw_sys_enter", "args").offset();
        int key = TaskAccess.slot(stack);
        int address = stack.allocate("sockaddr", 8);
        int state = stack.allocate("state", 8);
        int value = stack.allocate("call", CALL.size());

        a.mov(R6, R1).comment("fd").load(Size.DW, R7, R1, args).zeroExtend32(R7);
        TaskAccess.currentUnless(skippedTgid, a, key, out);
        int slot = Descriptor.socket(a, stack, btf, out);
        a.store(Size.DW, R10, state, 0);
        Socket.readKernel(a, R10, state, 4, R7, btf.member("socket", "state").offset());
        a.load(Size.W, R0, R10, state);
        // In any other state the call asks for the end of an attempt that was made before, or is a mistake.
        a.comment("SS_UNCONNECTED").jump(Cond.NE, R0, SS_UNCONNECTED, out);
        Descriptor.sock(a, slot, btf, out);
        socket.onlyTcp(a, stack, R7, false, out);
        Base sk = socket.copy(a, stack, R7, out);

        a.comment("uservaddr").load(Size.DW, R8, R6, args + 8);
        readUser(a, address, 8, 0, out);
        remoteAddress(a, address, value, out);
        int ip = value + CALL.offsets().get("ip");
        Map<String, Access> fields = new LinkedHashMap<>(socket.fields(false, Socket.Names.CONNECT));
        fields.keySet().retainAll(Set.of("saddr", "sport", "netns"));
        Frame frame = new Frame(Catalogue.HANDSHAKE, a, stack, out).place(Socket.IP, ip).socket(sk).bind(fields);
        fields.keySet().forEach(name -> CALL.store(frame, name, value));
        a.store(Size.DW, R10, value + SK, R7).store(Size.DW, R10, value + MARK, 0);
        a.comment("start").call(Helper.KTIME_GET_NS).store(Size.DW, R10, value + START, R0);
        a.loadMap(R1, CALLS).mov(R2, R10).alu(Alu.ADD, R2, key).mov(R3, R10).alu(Alu.ADD, R3, value).mov(R4, 0);
        a.call(Helper.MAP_UPDATE_ELEM);
        a.end();
        var attachment = new Attachment.Tracepoint("syscalls", "sys_enter_connect");
        return new ProgramSpec("handshake_enter", attachment, a.build());
    }

    /** IP version, address and port from struct sockaddr_in or sockaddr_in6; leaves for other families. */
    private static void remoteAddress(Assembler a, int address, int value, String out) {
        String four = a.freshLabel("v4");
        String done = a.freshLabel("address");
        int ip = value + CALL.offsets().get("ip");
        int remote = value + CALL.offsets().get("daddr");
        a.comment("port").load(Size.H, R0, R10, address + 2).networkOrder(R0, 16);
        a.store(Size.DW, R10, value + CALL.offsets().get("dport"), R0);
        a.store(Size.DW, R10, ip, 4);
        a.load(Size.H, R0, R10, address).comment("AF_INET").jump(Cond.EQ, R0, Socket.AF_INET, four);
        a.comment("AF_INET6").jump(Cond.NE, R0, Socket.AF_INET6, out);
        readUser(a, remote, 16, 8, out);
        Socket.unlessMapped(a, Base.copy(remote), 0, "is_mapped");
        a.store(Size.DW, R10, ip, 6).label("is_mapped").jump(done);
        a.label(four);
        a.load(Size.W, R0, R10, address + 4);
        Socket.store4(a, R10, remote);
        a.label(done);
    }

    /** Bytes of the user's memory at R8 + {@code from} to the stack. */
    private static void readUser(Assembler a, int to, int bytes, int from, String out) {
        a.mov(R3, R8).alu(Alu.ADD, R3, from).mov(R1, R10).alu(Alu.ADD, R1, to).mov(R2, bytes);
        a.call(Helper.PROBE_READ_USER).jump(Cond.NE, R0, 0, out);
    }

    /** The call returns. */
    static ProgramSpec exit(Btf btf, Holes holes) {
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;
        String drop = a.freshLabel("told");
        a.comment("what is returned").load(Size.DW, R7, R1, btf.member("trace_event_raw_sys_exit", "ret").offset());
        int key = TaskAccess.currentUnless(0, a, stack, out);
        int time = stack.allocate("time", 8);
        int latency = stack.allocate("latency", 8);
        lookup(a, key);
        a.jump(Cond.EQ, R0, 0, out).mov(R8, R0);
        a.jump(Cond.SGE, R7, 0, drop);
        a.load(Size.DW, R0, R8, MARK).comment("told by its state").jump(Cond.NE, R0, 0, drop);
        a.call(Helper.KTIME_GET_NS).store(Size.DW, R10, time, R0);
        a.load(Size.DW, R1, R8, START).alu(Alu.SUB, R0, R1).alu(Alu.DIV, R0, 1000).store(Size.DW, R10, latency, R0);

        Frame frame = new Frame(Catalogue.HANDSHAKE, a, stack, drop)
                .place(TaskAccess.PID_TGID, key)
                .pin(Pending.KEPT, R8)
                .pin(RESULT, R7)
                .bind(TaskAccess.fields(btf))
                .bind(CALL.fields())
                .placed("time", time)
                .placed("latency", latency)
                .bind(Map.of("ret", new Access.Int(Access.Cost.CONTEXT, RESULT)));
        frame.write(holes.tests(frame.fields(), null));
        frame.write(holes.deliver());
        a.label(drop);
        a.loadMap(R1, CALLS).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_DELETE_ELEM);
        a.end();
        var attachment = new Attachment.Tracepoint("syscalls", "sys_exit_connect");
        return new ProgramSpec("handshake_exit", attachment, a.build());
    }
}
