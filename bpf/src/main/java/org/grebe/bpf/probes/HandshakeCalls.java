package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R6;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.asm.Reg.R8;
import static org.grebe.bpf.probes.Statements.compare;
import static org.grebe.bpf.probes.Statements.ifThen;
import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.leaveIfFails;
import static org.grebe.bpf.probes.Statements.let;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;

/**
 * The part of handshake that the system call connect reports: attempts that fail before a SYN is sent, as for want of a
 * route or of a free port, or that a policy forbids. The entry keeps the call by thread, with the address from the
 * argument, since the kernel clears that in the socket when it fails. The exit tells the calls that failed and were not
 * marked as sent, with the error that the program gets.
 */
final class HandshakeCalls {
    private static final String CALLS = "connect_call";
    private static final int MAX_CALLS = 16384;
    private static final Value.Named UNCONNECTED = new Value.Named("SS_UNCONNECTED", 1);

    /** In a kept value; fields follow. */
    private static final int SK = 0;
    private static final int MARK = 8;
    private static final int START = 16;
    private static final Pending KEPT = Pending.of(HandshakeProbe.PROBE,
            f -> Set.of("ip", "saddr", "sport", "daddr", "dport", "netns").contains(f.name()), 24);

    /** When it began or ended, and how long it took, in microseconds. */
    static final Local TIME = Local.word("time");
    static final Local LATENCY = Local.word("latency");
    /** The current thread's call, and whose it is. */
    static final Local CALL = Local.pointer("call", "struct call *");
    static final Local OWNER = Local.pointer("owner", "struct sock *");

    private static final Local ENTERED = Local.context("struct trace_event_raw_sys_enter *");
    private static final Local ENTRY = Local.pointer("ctx", "struct trace_event_raw_sys_enter *");
    private static final Local LEFT = Local.context("struct trace_event_raw_sys_exit *");
    private static final Local VALUE = Local.struct("call", "struct call");
    private static final Local FOUND = Local.pointer("kept", "struct call *");
    private static final Local TO = Local.struct("to", "struct sockaddr_in");
    private static final Local STATE = Local.word("state");
    private static final Local ADDRESS = Local.pointer("uservaddr", "void *");
    private static final Local V4 = Local.word("v4");
    private static final Local RESULT = Local.word("ret");

    private HandshakeCalls() {}

    static KernelMap map() {
        return KEPT.map(MapSpec.lruHash(CALLS, 8, KEPT.size(), MAX_CALLS), "__u64", "struct call",
                List.of("struct sock *sk", "__u64 sent", "__u64 start"));
    }

    /** Marks the current thread's call; there is none if the attempt came otherwise. */
    static List<Stmt> sent() {
        return List.of(new Stmt.Find(CALL, CALLS, TaskAccess.PID_TGID, List.of(mark(1))));
    }

    /** Where the socket is that of the current thread's call: takes the mark away again, for its exit to tell. */
    static Stmt leaveIfUnsent() {
        return new Stmt.Find(CALL, CALLS, TaskAccess.PID_TGID, List.of(
                let(OWNER, new Value.Member(CALL, "sk", SK, Size.DW)),
                ifThen(compare(OWNER, Cond.EQ, Socket.SK), List.of(mark(0), new Stmt.Leave()))));
    }

    /** Whether its socket went to SYN_SENT. */
    private static Stmt mark(int sent) {
        return new Stmt.Set(new Value.Member(CALL, "sent", MARK, Size.DW), new Value.Const(sent, true));
    }

    /** Sets {@link #TIME} and {@link #LATENCY}; {@code start} is the offset of when it began in what was kept. */
    static List<Stmt> latency(Local kept, int start) {
        Value nanoseconds = new Value.Math(Alu.SUB, TIME, new Value.Member(kept, "start", start, Size.DW));
        return List.of(
                let(TIME, new Value.Call(Helper.KTIME_GET_NS)),
                let(LATENCY, new Value.Math(Alu.DIV, nanoseconds, new Value.Const(1000, true))));
    }

    /** {@code int connect(int fd, struct sockaddr __user *uservaddr, int addrlen)} begins. */
    static Program enter(Btf btf, int skippedTgid) {
        Socket socket = new Socket(btf, false);
        int args = btf.member("trace_event_raw_sys_enter", "args").offset();
        Map<String, Access> fields =
                new LinkedHashMap<>(socket.fields(KEPT.member(VALUE, "ip"), Socket.Names.CONNECT));
        fields.keySet().retainAll(Set.of("saddr", "sport", "netns"));
        Body body = new Body().pin(ENTRY, Reg.R6).pin(ADDRESS, Reg.R8).pin(V4, Reg.R0)
                .have(fields)
                .add(
                        new Stmt.Declare(TaskAccess.PID_TGID),
                        new Stmt.Declare(TO, 8),
                        new Stmt.Declare(STATE),
                        new Stmt.Declare(VALUE, KEPT.size()),
                        let(ENTRY, ENTERED),
                        let(Descriptor.FD, new Value.Low32(new Value.Member(ENTERED, "args[0]", args, Size.DW))))
                .add(TaskAccess.current(skippedTgid));
        Descriptor.socket(body, btf);
        // In any other state the call asks for the end of an attempt that was made before, or is a mistake.
        body.add(leaveIf(new Value.ReadKernel(Descriptor.SOCKET, "state", btf.member("socket", "state").offset(),
                Size.W, true, STATE), Cond.NE, UNCONNECTED));
        Descriptor.sock(body, btf);
        body.add(socket.onlyTcp())
                .add(socket.copy())
                .add(
                        let(ADDRESS, new Value.As("void *", new Value.Member(ENTRY, "args[1]", args + 8, Size.DW))),
                        leaveIfFails(new Value.CopyTo(Helper.PROBE_READ_USER, TO, 8, ADDRESS, "", 0)))
                .add(remoteAddress());
        fields.keySet().forEach(name -> body.add(KEPT.keep(VALUE, name)));
        body.add(
                new Stmt.Set(new Value.Member(VALUE, "sk", SK, Size.DW), Socket.SK),
                new Stmt.Set(new Value.Member(VALUE, "sent", MARK, Size.DW), new Value.Const(0, true)),
                new Stmt.Set(new Value.Member(VALUE, "start", START, Size.DW), new Value.Call(Helper.KTIME_GET_NS)),
                new Stmt.Update(CALLS, TaskAccess.PID_TGID, VALUE));
        return new Program("handshake_enter", new Attachment.Tracepoint("syscalls", "sys_enter_connect"),
                Program.plain("handshake_enter", ENTERED), body.part());
    }

    /** IP version, address and port from struct sockaddr_in or sockaddr_in6; leaves for other families. */
    private static List<Stmt> remoteAddress() {
        Value.Member ip = KEPT.member(VALUE, "ip");
        Value.Member remote = KEPT.member(VALUE, "daddr");
        Stmt six = new Stmt.Set(ip, new Value.Const(6, true));
        return List.of(
                new Stmt.Set(KEPT.member(VALUE, "dport"),
                        new Value.HostOrder(new Value.Member(TO, "sin_port", 2, Size.H), 16)),
                new Stmt.Set(ip, new Value.Const(4, true)),
                new Stmt.Switch(new Value.Member(TO, "sin_family", 0, Size.H), List.of(
                        new Stmt.Case(Socket.AF_INET, List.of(
                                let(V4, new Value.Member(TO, "sin_addr.s_addr", 4, Size.W)),
                                new Stmt.SetBytes(remote, new Bytes.Ipv4(V4)))),
                        new Stmt.Case(Socket.AF_INET6, List.of(
                                leaveIfFails(new Value.CopyTo(Helper.PROBE_READ_USER, remote, 16, ADDRESS, "", 8)),
                                ifThen(new Predicate.Not(new Predicate.Mapped(remote)), List.of(six)))))));
    }

    /** The call returns. */
    static Program exit(Btf btf, Holes holes) {
        int ret = btf.member("trace_event_raw_sys_exit", "ret").offset();
        Body body = new Body().pin(FOUND, Reg.R8).pin(RESULT, Reg.R7)
                .have(TaskAccess.fields(btf)).have(KEPT.fields(FOUND)).have(TIME).have(LATENCY).have(RESULT);
        List<Stmt> all = new ArrayList<>(List.of(
                leaveIf(RESULT, Cond.SGE, 0),
                leaveIf(new Value.Member(FOUND, "sent", MARK, Size.DW), Cond.NE, 0))); // told by its state
        all.addAll(latency(FOUND, START));
        all.addAll(holes.tests(body.fields(), null));
        all.addAll(holes.deliver());
        body.add(let(RESULT, new Value.Member(LEFT, "ret", ret, Size.DW)))
                .add(TaskAccess.current(0))
                .add(
                        new Stmt.Declare(TIME),
                        new Stmt.Declare(LATENCY),
                        new Stmt.Find(FOUND, CALLS, TaskAccess.PID_TGID),
                        new Stmt.Scope(all, "drop", List.of(new Stmt.Delete(CALLS, TaskAccess.PID_TGID))));
        return new Program("handshake_exit", new Attachment.Tracepoint("syscalls", "sys_exit_connect"),
                Program.plain("handshake_exit", LEFT), body.part());
    }
}
