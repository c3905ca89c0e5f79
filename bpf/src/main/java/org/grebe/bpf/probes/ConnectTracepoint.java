package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.asm.Reg.R8;
import static org.grebe.bpf.probes.Statements.compare;
import static org.grebe.bpf.probes.Statements.ifThen;
import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;
import static org.grebe.bpf.probes.Statements.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Part;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;

/**
 * connect by the tracepoint sock:inet_sock_set_state(sk, oldstate, newstate), in the connecting thread as the socket
 * goes to SYN_SENT. The source port is chosen later, so a plan that asks for it is served at the socket's next change
 * of state, with everything else as it was at the connect.
 */
final class ConnectTracepoint implements ProbeVariant {
    private static final String NAME = "connect_state";
    private static final String TRACEPOINT = "inet_sock_set_state";
    private static final String PENDING = "syn_sent";
    private static final int MAX_PENDING = 16384;
    private static final Local CONTEXT = Local.context("void *");
    private static final Local OLDSTATE = new Local("oldstate", Local.Kind.WORD, "int");
    private static final Local NEWSTATE = new Local("newstate", Local.Kind.WORD, "int");
    private static final Value.Named SYN_SENT = new Value.Named("TCP_SYN_SENT", 2);
    private static final Local KEY = Local.pointer("key", "struct sock *");
    private static final Local VALUE = Local.struct("kept", "struct kept");
    private static final Local PORT = Local.word("sport");

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
        Set<String> asked = holes.fields();
        boolean deferred = ConnectProbe.PROBE.waits(asked);
        Pending pending = replaceable ? kept(f -> true) : deferred ? kept(f -> asked.contains(f.name())) : null;
        Socket socket = new Socket(btf, typed);
        Body body = new Body().pin(Socket.SK, Reg.R7).pin(NEWSTATE, Reg.R0).pin(OLDSTATE, Reg.R1)
                .have(TaskAccess.fields(btf))
                .have(socket.fields(Socket.Names.CONNECT))
                .admitBy(Stream.of(socket.onlyTcp(), TaskAccess.current(skippedTgid), socket.version(true))
                        .flatMap(List::stream).toList());
        if (deferred) {
            body.fields().remove(PORT.name());
        }
        body.add(let(Socket.SK, parameter("sk", CONTEXT, 0)), let(NEWSTATE, parameter("newstate", CONTEXT, 2)));
        if (pending != null) {
            // Another plan may have let it pass: then all of this one's tests are still to be made.
            Part answered = answered(btf, holes, replaceable ? null : body.fields().keySet(), pending);
            body.add(
                    let(OLDSTATE, parameter("oldstate", CONTEXT, 1)),
                    new Stmt.Elsewhere(is(OLDSTATE, SYN_SENT), "answered", List.of(Socket.SK), answered));
        }
        // Most changes are to other states: their way out comes at once, in the first cache line of the code.
        body.add(ifThen(compare(NEWSTATE, Cond.NE, SYN_SENT), List.of(new Stmt.Leave())))
                .add(socket.copy())
                .add(new Stmt.Declare(TaskAccess.PID_TGID), new Stmt.Declare(Socket.IP))
                .add(holes.tests(body.fields(), null))
                .add(deferred ? remember(pending) : holes.deliver());

        Attachment attachment = typed
                ? new Attachment.TpBtf(TRACEPOINT, btf.tracepoint(TRACEPOINT).id())
                : new Attachment.RawTracepoint(TRACEPOINT);
        List<KernelMap> maps = pending == null ? List.of() : List.of(pending.map(
                MapSpec.lruHash(PENDING, 8, pending.size(), MAX_PENDING), "struct sock *", "struct kept", List.of()));
        Program program = new Program(NAME, attachment, Program.typed(NAME,
                List.of(Socket.SK.declaration(), OLDSTATE.declaration(), NEWSTATE.declaration())), body.part());
        return ProbeImage.of(List.of(program), maps, Set.of());
    }

    /** Of these fields, all that are known at the connect. */
    private static Pending kept(Predicate<Field> fields) {
        return Pending.of(ConnectProbe.PROBE, fields.and(f -> !f.late()), 0);
    }

    private static List<Stmt> remember(Pending pending) {
        List<Stmt> all = new ArrayList<>(List.of(new Stmt.Declare(KEY), new Stmt.Declare(VALUE, pending.size())));
        if (pending.offsets().isEmpty()) {
            all.add(new Stmt.Set(new Value.Member(VALUE, "nothing", 0, Size.DW), new Value.Const(0, true)));
        }
        all.addAll(pending.keep(VALUE));
        all.addAll(List.of(let(KEY, Socket.SK), new Stmt.Update(PENDING, KEY, VALUE)));
        return all;
    }

    /** The part that runs at the next change of state, wherever that happens: nothing of the current thread counts. */
    private static Part answered(Btf btf, Holes holes, Set<String> before, Pending pending) {
        Body body = new Body().pin(Socket.SK, Reg.R7).pin(Pending.KEPT, Reg.R8)
                .have(pending.fields(Pending.KEPT))
                .have(PORT);
        // No port at TCP_CLOSE: none was free, and no SYN was sent. A port that the user bound stays, SYN or no SYN.
        List<Stmt> all = new ArrayList<>(List.of(let(PORT, Socket.boundPort(btf, PORT)), leaveIf(PORT, Cond.EQ, 0)));
        all.addAll(holes.tests(body.fields(), before));
        all.addAll(holes.deliver());
        return body.add(
                let(KEY, Socket.SK),
                new Stmt.Declare(PORT),
                new Stmt.Find(Pending.KEPT, PENDING, KEY),
                new Stmt.Scope(all, "drop", List.of(let(KEY, Socket.SK), new Stmt.Delete(PENDING, KEY)))).part();
    }
}
