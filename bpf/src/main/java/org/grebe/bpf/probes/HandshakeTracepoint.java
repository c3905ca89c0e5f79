package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.asm.Reg.R8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.grebe.bpf.sys.Errno;

/**
 * handshake by the tracepoint sock:inet_sock_set_state(sk, oldstate, newstate): a socket that goes to SYN_SENT is kept,
 * with the thread that connects, and told as it leaves that state, in whatever context that happens. Attempts that do
 * not get a SYN sent are told by {@link HandshakeCalls}.
 */
final class HandshakeTracepoint implements ProbeVariant {
    private static final int TCP_SYN_SENT = 2;
    private static final int TCP_CLOSE = 7;
    private static final String TRACEPOINT = "inet_sock_set_state";
    private static final String PENDING = "syn_sent";

    /** Attempts under way at a time. The map evicts nothing: one more is lost, and counted so. */
    private static final int MAX_PENDING = 32768;

    /** Known only at the end. */
    private static final Set<String> LATE = Set.of("time", "sport", "latency", "ret");

    /** In a kept value: when the attempt began; fields follow. */
    private static final int START = 0;
    private static final int FIELDS = 8;

    private final boolean typed;

    /** {@code typed}: by tp_btf; otherwise as a raw tracepoint, for kernels that refuse BTF programs. */
    HandshakeTracepoint(boolean typed) {
        this.typed = typed;
    }

    @Override
    public AttachKind kind() {
        return AttachKind.TRACEPOINT;
    }

    @Override
    public String mechanism() {
        return (typed ? "tp_btf:" : "rawtp:") + TRACEPOINT + ", tracepoints syscalls:sys_enter_connect and"
                + " sys_exit_connect";
    }

    @Override
    public List<String> differences() {
        return List.of(
                "attempts that were under way before the trace began are not seen",
                "failures before a SYN are seen of the system call connect: not of io_uring, sendto(MSG_FASTOPEN),"
                        + " 32-bit programs and the kernel's own connections");
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        Set<String> asked = holes.fields();
        return build(btf, holes, skippedTgid,
                Pending.of(Catalogue.HANDSHAKE, f -> asked.contains(f) && !LATE.contains(f), FIELDS), false);
    }

    /** As connect does it: all is kept, and the plan that is there at the end makes all tests. */
    @Override
    public ProbeImage buildReplaceable(Btf btf, Holes holes, int skippedTgid) {
        return build(btf, holes, skippedTgid,
                Pending.of(Catalogue.HANDSHAKE, f -> !LATE.contains(f), FIELDS), true);
    }

    private ProbeImage build(Btf btf, Holes holes, int skippedTgid, Pending pending, boolean replaceable) {
        return new ProbeImage(
                List.of(
                        // A call whose exit is not watched would be kept for long.
                        HandshakeCalls.exit(btf, holes),
                        state(btf, holes, skippedTgid, pending, replaceable),
                        HandshakeCalls.enter(btf, skippedTgid)),
                List.of(MapSpec.hash(PENDING, 8, pending.size(), MAX_PENDING), HandshakeCalls.map()),
                Set.of());
    }

    private ProgramSpec state(Btf btf, Holes holes, int skippedTgid, Pending pending, boolean replaceable) {
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;
        Socket socket = new Socket(btf);

        a.comment("struct sock *sk").load(Size.DW, R7, R1, 0);
        a.comment("newstate").load(Size.DW, R0, R1, 16);
        a.comment("oldstate").load(Size.DW, R1, R1, 8);
        a.comment("TCP_SYN_SENT").jump(Cond.EQ, R1, TCP_SYN_SENT, "answered");
        a.comment("TCP_SYN_SENT").jump(Cond.EQ, R0, TCP_SYN_SENT, "connecting").end().label("connecting");
        Base sk = typed ? Base.typed(R7) : socket.copy(a, stack, R7, out);
        int pidTgid = TaskAccess.slot(stack);
        int version = Socket.versionSlot(stack);
        socket.onlyTcp(a, stack, R7, typed, out);
        TaskAccess.currentUnless(skippedTgid, a, pidTgid, out);
        socket.version(a, version, sk, true, out);
        // Before any test: what a test says of this attempt, its call must not tell it once more.
        HandshakeCalls.sent(a, pidTgid, HandshakeCalls.SENT);

        Map<String, Access> fields = new LinkedHashMap<>(TaskAccess.fields(btf));
        fields.putAll(socket.fields(typed, Socket.Names.CONNECT));
        fields.keySet().removeAll(LATE);
        Frame frame = new Frame(Catalogue.HANDSHAKE, a, stack, out)
                .place(TaskAccess.PID_TGID, pidTgid)
                .place(Socket.IP, version)
                .socket(sk)
                .bind(fields);
        frame.write(holes.tests(frame.fields(), null));
        remember(frame, pending, holes);
        a.jump(out).label("answered");
        answered(btf, holes, a, replaceable ? null : frame.fields().keySet(), pending);
        a.end();

        Attachment attachment = typed
                ? new Attachment.TpBtf(TRACEPOINT, btf.tracepoint(TRACEPOINT).id())
                : new Attachment.RawTracepoint(TRACEPOINT);
        return new ProgramSpec("handshake_state", attachment, a.build());
    }

    private static void remember(Frame frame, Pending pending, Holes holes) {
        Assembler a = frame.assembler();
        int key = frame.stack().allocate("sk", 8);
        int value = frame.stack().allocate("pending handshake", pending.size());
        a.store(Size.DW, R10, key, R7);
        pending.store(frame, value);
        a.comment("start").call(Helper.KTIME_GET_NS).store(Size.DW, R10, value + START, R0);
        a.loadMap(R1, PENDING).mov(R2, R10).alu(Alu.ADD, R2, key).mov(R3, R10).alu(Alu.ADD, R3, value).mov(R4, 0);
        a.call(Helper.MAP_UPDATE_ELEM).jump(Cond.EQ, R0, 0, Assembler.OUT);
        a.comment("no room");
        frame.write(holes.lose());
    }

    /** The attempt's end, wherever that is: nothing of the current thread counts. R0 is the new state. */
    private static void answered(Btf btf, Holes holes, Assembler a, Set<String> before, Pending pending) {
        Stack stack = new Stack();
        String out = Assembler.OUT;
        String drop = a.freshLabel("told");
        String known = a.freshLabel("result_known");
        int key = stack.allocate("sk", 8);
        int time = stack.allocate("time", 8);
        int latency = stack.allocate("latency", 8);
        int port = stack.allocate("sport", 8);
        int ret = stack.allocate("ret", 8);
        int pidTgid = TaskAccess.slot(stack);
        a.store(Size.DW, R10, key, R7).store(Size.DW, R10, ret, R0);
        a.loadMap(R1, PENDING).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_LOOKUP_ELEM);
        a.jump(Cond.EQ, R0, 0, out).mov(R8, R0);
        a.call(Helper.KTIME_GET_NS).store(Size.DW, R10, time, R0);
        a.load(Size.DW, R1, R8, START).alu(Alu.SUB, R0, R1).alu(Alu.DIV, R0, 1000).store(Size.DW, R10, latency, R0);
        // As for connect: the port that skc_num has lost by now.
        a.store(Size.DW, R10, port, 0);
        Socket.readKernel(a, R10, port, 2, R7, btf.member("inet_sock", "inet_sport").offset());
        a.load(Size.H, R0, R10, port).networkOrder(R0, 16).store(Size.DW, R10, port, R0);

        a.load(Size.DW, R1, R10, ret).store(Size.DW, R10, ret, 0);
        a.comment("TCP_CLOSE").jump(Cond.NE, R1, TCP_CLOSE, known);
        Socket.readKernel(a, R10, ret, 4, R7, btf.member("sock", "sk_err").offset());
        a.comment("sk_err").load(Size.W, R0, R10, ret).neg(R0).store(Size.DW, R10, ret, R0);
        a.jump(Cond.NE, R0, 0, known);
        // No answer, and no error: the process gave up, or connect() is about to return why there was no SYN.
        a.call(Helper.GET_CURRENT_PID_TGID).store(Size.DW, R10, pidTgid, R0);
        HandshakeCalls.unsent(a, pidTgid, R7, drop);
        a.store(Size.DW, R10, ret, -Errno.ECANCELED.number);
        a.load(Size.DW, R0, R10, port).jump(Cond.NE, R0, 0, known);
        a.comment("no free port").store(Size.DW, R10, ret, -Errno.EADDRNOTAVAIL.number);
        a.label(known);

        Frame frame = new Frame(Catalogue.HANDSHAKE, a, stack, drop)
                .pin(Pending.KEPT, R8)
                .bind(pending.fields())
                .placed("time", time)
                .placed("latency", latency)
                .placed("sport", port)
                .placed("ret", ret);
        frame.write(holes.tests(frame.fields(), before));
        frame.write(holes.deliver());
        a.label(drop).store(Size.DW, R10, key, R7);
        a.loadMap(R1, PENDING).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_DELETE_ELEM);
    }
}
