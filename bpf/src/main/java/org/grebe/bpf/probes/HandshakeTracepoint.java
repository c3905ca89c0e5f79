package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.asm.Reg.R8;
import static org.grebe.bpf.probes.Statements.compare;
import static org.grebe.bpf.probes.Statements.ifThen;
import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.let;
import static org.grebe.bpf.probes.Statements.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Part;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Errno;

/**
 * handshake by the tracepoint sock:inet_sock_set_state(sk, oldstate, newstate): a socket that goes to SYN_SENT is kept,
 * with the thread that connects, and told as it leaves that state, in whatever context that happens. Attempts that do
 * not get a SYN sent are told by {@link HandshakeCalls}.
 */
final class HandshakeTracepoint implements ProbeVariant {
    private static final String NAME = "handshake_state";
    private static final Value.Named SYN_SENT = new Value.Named("TCP_SYN_SENT", 2);
    private static final Value.Named CLOSE = new Value.Named("TCP_CLOSE", 7);
    private static final String TRACEPOINT = "inet_sock_set_state";
    private static final String PENDING = "syn_sent";

    /** Attempts under way at a time. The map evicts nothing: one more is lost, and counted so. */
    private static final int MAX_PENDING = 32768;

    /** In a kept value: when the attempt began; fields follow. */
    private static final int START = 0;
    private static final int FIELDS = 8;

    private static final Local CONTEXT = Local.context("void *");
    private static final Local OLDSTATE = new Local("oldstate", Local.Kind.WORD, "int");
    private static final Local NEWSTATE = new Local("newstate", Local.Kind.WORD, "int");
    private static final Local STATE = Local.word("state");
    private static final Local KEY = Local.pointer("key", "struct sock *");
    private static final Local VALUE = Local.struct("kept", "struct kept");
    private static final Local PORT = Local.word("sport");
    private static final Local RET = Local.word("ret");

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
                Pending.of(HandshakeProbe.PROBE, f -> asked.contains(f.name()) && !f.late(), FIELDS), false);
    }

    /** As connect does it: all is kept, and the plan that is there at the end makes all tests. */
    @Override
    public ProbeImage buildReplaceable(Btf btf, Holes holes, int skippedTgid) {
        return build(btf, holes, skippedTgid,
                Pending.of(HandshakeProbe.PROBE, f -> !f.late(), FIELDS), true);
    }

    private ProbeImage build(Btf btf, Holes holes, int skippedTgid, Pending pending, boolean replaceable) {
        return ProbeImage.of(
                List.of(
                        // A call whose exit is not watched would be kept for long.
                        HandshakeCalls.exit(btf, holes),
                        state(btf, holes, skippedTgid, pending, replaceable),
                        HandshakeCalls.enter(btf, skippedTgid)),
                List.of(
                        pending.map(MapSpec.hash(PENDING, 8, pending.size(), MAX_PENDING), "struct sock *",
                                "struct kept", List.of("__u64 start")),
                        HandshakeCalls.map()),
                Set.of());
    }

    private Program state(Btf btf, Holes holes, int skippedTgid, Pending pending, boolean replaceable) {
        Socket socket = new Socket(btf, typed);
        Body body = new Body().pin(Socket.SK, Reg.R7).pin(NEWSTATE, Reg.R0).pin(OLDSTATE, Reg.R1)
                .pin(HandshakeCalls.CALL, Reg.R0)
                .have(TaskAccess.fields(btf))
                .have(socket.fields(Socket.Names.CONNECT));
        HandshakeProbe.PROBE.fields().stream().filter(Field::late).forEach(f -> body.fields().remove(f.name()));
        Part answered = answered(btf, holes, replaceable ? null : body.fields().keySet(), pending);
        body.add(
                let(Socket.SK, parameter("sk", CONTEXT, 0)),
                let(NEWSTATE, parameter("newstate", CONTEXT, 2)),
                let(OLDSTATE, parameter("oldstate", CONTEXT, 1)),
                new Stmt.Elsewhere(is(OLDSTATE, SYN_SENT), "answered", List.of(Socket.SK, NEWSTATE), answered),
                ifThen(compare(NEWSTATE, Cond.NE, SYN_SENT), List.of(new Stmt.Leave())))
                .add(socket.copy())
                .add(new Stmt.Declare(TaskAccess.PID_TGID), new Stmt.Declare(Socket.IP))
                .add(socket.onlyTcp())
                .add(TaskAccess.current(skippedTgid))
                .add(socket.version(true))
                // Before any test: what a test says of this attempt, its call must not tell it once more.
                .add(HandshakeCalls.sent())
                .add(holes.tests(body.fields(), null))
                .add(remember(pending, holes));

        Attachment attachment = typed
                ? new Attachment.TpBtf(TRACEPOINT, btf.tracepoint(TRACEPOINT).id())
                : new Attachment.RawTracepoint(TRACEPOINT);
        return new Program(NAME, attachment, Program.typed(NAME,
                List.of(Socket.SK.declaration(), OLDSTATE.declaration(), NEWSTATE.declaration())), body.part());
    }

    private static List<Stmt> remember(Pending pending, Holes holes) {
        List<Stmt> all = new ArrayList<>(List.of(
                new Stmt.Declare(KEY), new Stmt.Declare(VALUE, pending.size()), let(KEY, Socket.SK)));
        all.addAll(pending.keep(VALUE));
        all.add(new Stmt.Set(new Value.Member(VALUE, "start", START, Size.DW), new Value.Call(Helper.KTIME_GET_NS)));
        all.add(new Stmt.Update(PENDING, KEY, VALUE, holes.lose()));
        return all;
    }

    /** The attempt's end, wherever that is: nothing of the current thread counts. */
    private static Part answered(Btf btf, Holes holes, Set<String> before, Pending pending) {
        Body body = new Body().pin(Socket.SK, Reg.R7).pin(NEWSTATE, Reg.R0).pin(STATE, Reg.R1)
                .pin(Pending.KEPT, Reg.R8).pin(HandshakeCalls.CALL, Reg.R0).pin(HandshakeCalls.OWNER, Reg.R1)
                .have(pending.fields(Pending.KEPT))
                .have(HandshakeCalls.TIME).have(HandshakeCalls.LATENCY).have(PORT).have(RET);
        List<Stmt> all = new ArrayList<>(HandshakeCalls.latency(Pending.KEPT, START));
        all.addAll(List.of(
                let(PORT, Socket.boundPort(btf, PORT)),
                let(STATE, RET),
                let(RET, new Value.Const(0, true)),
                ifThen(is(STATE, CLOSE), closed(btf))));
        all.addAll(holes.tests(body.fields(), before));
        all.addAll(holes.deliver());
        return body.add(
                let(KEY, Socket.SK),
                new Stmt.Declare(HandshakeCalls.TIME),
                new Stmt.Declare(HandshakeCalls.LATENCY),
                new Stmt.Declare(PORT),
                new Stmt.Declare(RET),
                new Stmt.Declare(TaskAccess.PID_TGID),
                let(RET, NEWSTATE),
                new Stmt.Find(Pending.KEPT, PENDING, KEY),
                new Stmt.Scope(all, "drop", List.of(let(KEY, Socket.SK), new Stmt.Delete(PENDING, KEY)))).part();
    }

    /** Why there is no connection. */
    private static List<Stmt> closed(Btf btf) {
        Value error = new Value.ReadKernel(Socket.SK, "sk_err", btf.member("sock", "sk_err").offset(), Size.W, false,
                RET);
        // No answer, and no error: the process gave up, or connect() is about to return why there was no SYN.
        List<Stmt> unknown = new ArrayList<>(List.of(
                let(TaskAccess.PID_TGID, new Value.Call(Helper.GET_CURRENT_PID_TGID)),
                HandshakeCalls.leaveIfUnsent(),
                let(RET, new Value.Named("-ECANCELED", -Errno.ECANCELED.number)),
                ifThen(compare(PORT, Cond.EQ, new Value.Const(0, true)),
                        List.of(let(RET, new Value.Named("-EADDRNOTAVAIL", -Errno.EADDRNOTAVAIL.number))))));
        return List.of(
                let(RET, new Value.Negate(error)),
                ifThen(compare(RET, Cond.EQ, new Value.Const(0, true)), unknown));
    }
}
