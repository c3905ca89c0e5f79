package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R6;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.asm.Reg.R8;
import static org.grebe.bpf.probes.Statements.compare;
import static org.grebe.bpf.probes.Statements.ifThen;
import static org.grebe.bpf.probes.Statements.is;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.leaveIfFails;
import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;

/**
 * dns at the sockets' ingress, in every network namespace: in softirq, before the process that asked gets the answer
 * and can connect. No kernel function is hooked, so all kernels have it.
 *
 * <p>Each packet's way ends with 1, since 0 would drop it. Bytes are read by bpf_skb_load_bytes, which reaches those
 * in fragments too. R6 is the __sk_buff, R7 the offset of the payload, R8 how much of that is copied.
 */
final class DnsIngress implements ProbeVariant {
    private static final String NAME = "dns_ingress";
    private static final Value.Named UDP = new Value.Named("IPPROTO_UDP", 17);
    private static final int UDP_HEADER = 8;
    private static final int SERVER_PORT = 53;
    /** Of the second byte of a message's flags: an answer. */
    private static final int RESPONSE = 0x80;
    /** IPv6's header, and the shortest packets of interest: IPv4 with UDP and a DNS header, or with TCP. */
    private static final int NETWORK_BYTES = 40;
    /** UDP's header with that of a DNS message, or TCP's without options. */
    private static final int TRANSPORT_BYTES = 20;
    /** {@code __sk_buff.len}, which counts from the network header here. */
    private static final int SKB_LEN = 0;
    private static final Value.Local NETWORK = Value.Local.struct("network", "__u8[40]");
    private static final Value.Local TRANSPORT = Value.Local.struct("transport", "__u8[20]");
    private static final Value.Local SKB = Value.Local.pointer("skb", "struct __sk_buff *");
    private static final Value.Local CONTEXT =
            new Value.Local("skb", Value.Local.Kind.CONTEXT, "struct __sk_buff *");
    private static final Value.Local OFFSET = Value.Local.word("offset");
    private static final Value.Local FIRST = Value.Local.word("first");
    private static final Value.Local VERSION = Value.Local.word("version");
    private static final Value.Local NEXT = Value.Local.word("next");
    private static final Value.Local COPIED = Value.Local.word("copied");
    private static final Value.Local PROTOCOL = Value.Local.word("protocol");
    private static final Value.Local LENGTH = Value.Local.word("length");

    @Override
    public AttachKind kind() {
        return AttachKind.CGROUP;
    }

    @Override
    public String mechanism() {
        return "ingress of the root of cgroup v2";
    }

    @Override
    public List<String> differences() {
        return List.of("IPv6 packets with extension headers are not looked into",
                "from within a container, only packets for its own cgroup are seen");
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        Body body = new Body().pin(SKB, Reg.R6).pin(OFFSET, Reg.R7).pin(FIRST, Reg.R7).pin(VERSION, Reg.R1)
                .pin(NEXT, Reg.R8).pin(COPIED, Reg.R8)
                .have(fields()).have(PROTOCOL).have(LENGTH)
                .add(
                        new Stmt.Declare(NETWORK, NETWORK_BYTES),
                        new Stmt.Declare(TRANSPORT, TRANSPORT_BYTES),
                        new Stmt.Declare(PROTOCOL),
                        new Stmt.Declare(LENGTH),
                        new Stmt.Declare(NEXT, 0),
                        let(SKB, CONTEXT))
                .add(findTransport())
                .add(
                        let(PROTOCOL, NEXT),
                        leaveIfFails(new Value.LoadBytes(SKB, OFFSET, TRANSPORT, TRANSPORT_BYTES)),
                        leaveIf(transport(0), Cond.NE, 0), // the source port's bytes
                        leaveIf(transport(1), Cond.NE, SERVER_PORT))
                .add(findPayload())
                .plan(holes);
        return ProbeImage.of(List.of(new Program(NAME, new Attachment.CgroupIngress(), Program.plain(NAME, CONTEXT),
                1, body.part())));
    }

    /** {@link #OFFSET} becomes that of the transport header, {@link #NEXT} the protocol. */
    private static List<Stmt> findTransport() {
        Value headerLength = new Value.Math(Alu.LSH, new Value.Math(Alu.AND, FIRST, constant(15)), constant(2));
        return List.of(
                let(OFFSET, constant(0)),
                leaveIfFails(new Value.LoadBytes(SKB, OFFSET, NETWORK, NETWORK_BYTES)),
                let(FIRST, new Value.At(NETWORK, 0, Size.B)),
                let(VERSION, new Value.ShiftRight(FIRST, 4)),
                new Stmt.Switch(VERSION, List.of(
                        new Stmt.Case(new Value.Named("6", 6), List.of(
                                let(NEXT, new Value.At(NETWORK, 6, Size.B)),
                                let(OFFSET, constant(NETWORK_BYTES)))),
                        new Stmt.Case(new Value.Named("4", 4), List.of(
                                let(NEXT, new Value.At(NETWORK, 9, Size.B)),
                                let(OFFSET, headerLength))))),
                new Stmt.Switch(NEXT, List.of(
                        new Stmt.Case(UDP, List.of()),
                        new Stmt.Case(Socket.TCP, List.of()))));
    }

    /** {@link #OFFSET} becomes that of the payload, {@link #COPIED} what is copied of it; leaves if there is none. */
    private static List<Stmt> findPayload() {
        Value headerLength = new Value.Math(Alu.LSH, new Value.ShiftRight(transport(12), 4), constant(2));
        return List.of(
                new Stmt.If(is(NEXT, UDP),
                        List.of( // an answer, no question
                                leaveIf(new Value.Math(Alu.AND, transport(UDP_HEADER + 2), constant(RESPONSE)),
                                        Cond.EQ, 0),
                                let(OFFSET, new Value.Math(Alu.ADD, OFFSET, constant(UDP_HEADER)))),
                        List.of(let(OFFSET, new Value.Math(Alu.ADD, OFFSET, headerLength)))),
                // The packet's length counts from the network header here.
                let(COPIED, new Value.Math(Alu.SUB, new Value.Member(SKB, "len", SKB_LEN, Size.W), OFFSET)),
                leaveIf(COPIED, Cond.SLE, 0),
                let(LENGTH, COPIED),
                ifThen(compare(COPIED, Cond.GT, constant(FieldType.BYTES.size)),
                        List.of(let(COPIED, constant(FieldType.BYTES.size)))));
    }

    private static Value transport(int offset) {
        return new Value.At(TRANSPORT, offset, Size.B);
    }

    private static Value constant(long value) {
        return new Value.Const(value, true);
    }

    private static Map<String, Access> fields() {
        Value version = new Value.ShiftRight(new Value.At(NETWORK, 0, Size.B), 4);
        return Map.of(
                "time", new Access.Int(Access.Cost.HELPER, new Value.Call(Helper.KTIME_GET_NS)),
                "ip", context(version),
                "server", address(version, 12, 8),
                "client", address(version, 16, 24),
                "port", context(new Value.HostOrder(new Value.At(TRANSPORT, 2, Size.H), 16)),
                "seq", context(new Value.HostOrder(new Value.At(TRANSPORT, 4, Size.W), 32)),
                "payload", new Access.Memory(Access.Cost.MEMORY, new Bytes.Packet(SKB, OFFSET, COPIED)));
    }

    private static Access context(Value value) {
        return new Access.Int(Access.Cost.CONTEXT, value);
    }

    /** By its place in the header of IPv4 and of IPv6. */
    private static Access address(Value version, int inV4, int inV6) {
        return new Access.Memory(Access.Cost.CONTEXT, new Bytes.ByVersion(version,
                new Bytes.Ipv4(new Value.At(NETWORK, inV4, Size.W)),
                new Bytes.Ipv6(new Value.At(NETWORK, inV6, Size.DW))));
    }
}
