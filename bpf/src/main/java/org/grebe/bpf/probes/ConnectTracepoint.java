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
import java.util.stream.Collectors;
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

/**
 * connect by the tracepoint sock:inet_sock_set_state(sk, oldstate, newstate), in the connecting thread as the socket
 * goes to SYN_SENT. The source port is chosen later, so a plan that asks for it is served at the socket's next change
 * of state, with everything else as it was at the connect.
 */
final class ConnectTracepoint implements ProbeVariant {
    private static final int TCP_SYN_SENT = 2;
    private static final String TRACEPOINT = "inet_sock_set_state";
    private static final String PENDING = "syn_sent";
    private static final int MAX_PENDING = 16384;
    private static final String SOURCE_PORT = "sport";
    private static final Set<String> ALL_FIELDS =
            Catalogue.CONNECT.fields().stream().map(Field::name).collect(Collectors.toUnmodifiableSet());

    private final boolean typed;

    /** {@code typed}: by tp_btf; otherwise as a raw tracepoint, for kernels that refuse BTF programs. */
    ConnectTracepoint(boolean typed) {
        this.typed = typed;
    }

    @Override
    public AttachKind kind() {
        return AttachKind.TRACEPOINT;
    }

    @Override
    public String mechanism() {
        return (typed ? "tp_btf:" : "rawtp:") + TRACEPOINT;
    }

    @Override
    public List<String> differences() {
        return List.of(
                "an attempt that fails without a free local port is an event too, unless sport is asked for and the"
                        + " socket was not bound",
                "sport is known at the next change of state: such rows come when the connect is answered or given up",
                "sendto(MSG_FASTOPEN) and other SYNs with no connect() are seen as the kernel functions see them");
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        return build(btf, holes, skippedTgid, false);
    }

    /**
     * All that a plan may ask for is kept, and every plan serves what an earlier one has kept: an event is told once,
     * by the plan that is there when it can be told.
     */
    @Override
    public ProbeImage buildReplaceable(Btf btf, Holes holes, int skippedTgid) {
        return build(btf, holes, skippedTgid, true);
    }

    private ProbeImage build(Btf btf, Holes holes, int skippedTgid, boolean replaceable) {
        boolean deferred = holes.fields().contains(SOURCE_PORT);
        Pending pending = replaceable ? kept(ALL_FIELDS) : deferred ? kept(holes.fields()) : null;
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;
        Socket socket = new Socket(btf);

        a.comment("struct sock *sk").load(Size.DW, R7, R1, 0);
        a.comment("newstate").load(Size.DW, R0, R1, 16);
        if (pending != null) {
            a.comment("oldstate").load(Size.DW, R1, R1, 8);
            a.comment("TCP_SYN_SENT").jump(Cond.EQ, R1, TCP_SYN_SENT, "answered");
        }
        // Most changes are to other states: their way out comes at once, in the first cache line of the code.
        a.comment("TCP_SYN_SENT").jump(Cond.EQ, R0, TCP_SYN_SENT, "connecting").end().label("connecting");
        Base sk = typed ? Base.typed(R7) : socket.copy(a, stack, R7, out);
        int pidTgid = TaskAccess.slot(stack);
        int version = Socket.versionSlot(stack);
        Map<String, Access> fields = new LinkedHashMap<>(TaskAccess.fields(btf));
        fields.putAll(socket.fields(typed, Socket.Names.CONNECT));
        if (deferred) {
            fields.remove(SOURCE_PORT);
        }
        Frame frame = new Frame(Catalogue.CONNECT, a, stack, out)
                .place(TaskAccess.PID_TGID, pidTgid)
                .place(Socket.IP, version)
                .socket(sk)
                .bind(fields)
                .admitBy(() -> {
                    socket.onlyTcp(a, stack, R7, typed, out);
                    TaskAccess.currentUnless(skippedTgid, a, pidTgid, out);
                    socket.version(a, version, sk, true, out);
                });
        frame.write(holes.tests(frame.fields(), null));
        if (deferred) {
            remember(frame, pending);
        } else {
            frame.write(holes.deliver());
        }
        if (pending != null) {
            a.jump(out).label("answered");
            // Another plan may have let it pass: then all of this one's tests are still to be made.
            answered(btf, holes, a, replaceable ? null : frame.fields().keySet(), pending);
        }
        a.end();

        Attachment attachment = typed
                ? new Attachment.TpBtf(TRACEPOINT, btf.tracepoint(TRACEPOINT).id())
                : new Attachment.RawTracepoint(TRACEPOINT);
        List<MapSpec> maps =
                pending == null ? List.of() : List.of(MapSpec.lruHash(PENDING, 8, pending.size(), MAX_PENDING));
        return new ProbeImage(List.of(new ProgramSpec("connect_state", attachment, a.build())), maps, Set.of());
    }

    /** Of these fields, all that are known at the connect. */
    private static Pending kept(Set<String> fields) {
        return Pending.of(Catalogue.CONNECT, f -> fields.contains(f) && !f.equals(SOURCE_PORT), 0);
    }

    private static void remember(Frame frame, Pending pending) {
        Assembler a = frame.assembler();
        int key = frame.stack().allocate("sk", 8);
        int value = frame.stack().allocate("pending connect", pending.size());
        if (pending.offsets().isEmpty()) {
            a.store(Size.DW, R10, value, 0);
        }
        pending.store(frame, value);
        a.store(Size.DW, R10, key, R7);
        a.loadMap(R1, PENDING).mov(R2, R10).alu(Alu.ADD, R2, key).mov(R3, R10).alu(Alu.ADD, R3, value).mov(R4, 0);
        a.call(Helper.MAP_UPDATE_ELEM);
    }

    /** The part that runs at the next change of state, wherever that happens: nothing of the current thread counts. */
    private static void answered(Btf btf, Holes holes, Assembler a, Set<String> before, Pending pending) {
        Stack stack = new Stack();
        String out = Assembler.OUT;
        String drop = a.freshLabel("never_sent");
        int key = stack.allocate("sk", 8);
        int port = stack.allocate("sport", 8);
        a.store(Size.DW, R10, key, R7);
        a.loadMap(R1, PENDING).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_LOOKUP_ELEM);
        a.jump(Cond.EQ, R0, 0, out).mov(R8, R0);
        // skc_num is 0 again when a refused socket comes here; inet_sport lies behind struct sock, so loads of a typed
        // sock pointer cannot reach it.
        a.store(Size.DW, R10, port, 0);
        Socket.readKernel(a, R10, port, 2, R7, btf.member("inet_sock", "inet_sport").offset());
        a.load(Size.H, R0, R10, port).networkOrder(R0, 16).store(Size.DW, R10, port, R0);
        // No port at TCP_CLOSE: none was free, and no SYN was sent. A port that the user bound stays, SYN or no SYN.
        a.jump(Cond.EQ, R0, 0, drop);

        Frame frame = new Frame(Catalogue.CONNECT, a, stack, drop)
                .pin(Pending.KEPT, R8)
                .bind(pending.fields())
                .placed(SOURCE_PORT, port);
        frame.write(holes.tests(frame.fields(), before));
        frame.write(holes.deliver());
        a.label(drop).store(Size.DW, R10, key, R7);
        a.loadMap(R1, PENDING).mov(R2, R10).alu(Alu.ADD, R2, key).call(Helper.MAP_DELETE_ELEM);
    }
}
