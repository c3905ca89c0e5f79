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

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * dns at the sockets' ingress, in every network namespace: in softirq, before the process that asked gets the answer
 * and can connect. No kernel function is hooked, so all kernels have it.
 *
 * <p>Each packet's way ends with 1, since 0 would drop it. Bytes are read by bpf_skb_load_bytes, which reaches those
 * in fragments too. R6 is the __sk_buff, R7 the offset of the payload, R8 how much of that is copied.
 */
final class DnsIngress implements ProbeVariant {
    private static final String PASS = "pass";
    private static final int UDP = 17;
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
    private static final Value.Local NETWORK = Value.Local.struct("network");
    private static final Value.Local TRANSPORT = Value.Local.struct("transport");
    private static final Value.Local SKB = Value.Local.pointer("skb");
    private static final Value.Local PAYLOAD = Value.Local.word("payload");
    private static final Value.Local COPIED = Value.Local.word("copied");

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
        Assembler a = new Assembler();
        Stack stack = new Stack();
        int network = stack.allocate("network header", NETWORK_BYTES);
        int transport = stack.allocate("transport header", TRANSPORT_BYTES);
        int protocol = stack.allocate("protocol", 8);
        int length = stack.allocate("length", 8);
        a.mov(R6, R1);
        findTransport(a, network);
        a.label("transport").store(Size.DW, R10, protocol, R8);
        load(a, R7, transport, TRANSPORT_BYTES);
        a.comment("source port");
        a.load(Size.B, R0, R10, transport).jump(Cond.NE, R0, 0, PASS);
        a.load(Size.B, R0, R10, transport + 1).jump(Cond.NE, R0, SERVER_PORT, PASS);
        findPayload(a, transport, length);
        Frame frame = new Frame(Catalogue.DNS, a, stack, PASS)
                .place(NETWORK, network)
                .place(TRANSPORT, transport)
                .pin(SKB, R6)
                .pin(PAYLOAD, R7)
                .pin(COPIED, R8)
                .bind(fields())
                .placed("protocol", protocol)
                .placed("length", length);
        frame.write(holes.tests(frame.fields(), null));
        frame.write(holes.deliver());
        a.label(PASS).mov(R0, 1).exit();
        return new ProbeImage(
                List.of(new ProgramSpec("dns_ingress", new Attachment.CgroupIngress(), a.build())),
                List.of(), Set.of());
    }

    /** R7 becomes the offset of the transport header, R8 the protocol. */
    private static void findTransport(Assembler a, int network) {
        a.mov(R7, 0);
        load(a, R7, network, NETWORK_BYTES);
        a.comment("IP version").load(Size.B, R7, R10, network).mov(R1, R7).alu(Alu.RSH, R1, 4);
        a.jump(Cond.EQ, R1, 6, "v6").jump(Cond.NE, R1, 4, PASS);
        a.load(Size.B, R8, R10, network + 9).comment("header length").alu(Alu.AND, R7, 15).alu(Alu.LSH, R7, 2);
        a.jump("protocol");
        a.label("v6").load(Size.B, R8, R10, network + 6).mov(R7, NETWORK_BYTES);
        a.label("protocol").jump(Cond.EQ, R8, UDP, "transport").jump(Cond.NE, R8, Socket.IPPROTO_TCP, PASS);
    }

    /** R7 becomes the offset of the payload, R8 what is copied of it; leaves if there is none. */
    private static void findPayload(Assembler a, int transport, int length) {
        a.jump(Cond.NE, R8, UDP, "tcp");
        a.load(Size.B, R0, R10, transport + UDP_HEADER + 2).comment("an answer, no question");
        a.alu(Alu.AND, R0, RESPONSE).jump(Cond.EQ, R0, 0, PASS);
        a.alu(Alu.ADD, R7, UDP_HEADER).jump("payload");
        a.label("tcp").load(Size.B, R0, R10, transport + 12).comment("header length").alu(Alu.RSH, R0, 4);
        a.alu(Alu.LSH, R0, 2).alu(Alu.ADD, R7, R0);
        a.label("payload").load(Size.W, R8, R6, SKB_LEN).alu(Alu.SUB, R8, R7).jump(Cond.SLE, R8, 0, PASS);
        a.store(Size.DW, R10, length, R8);
        a.jump(Cond.LE, R8, FieldType.BYTES.size, "whole").mov(R8, FieldType.BYTES.size).label("whole");
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
                "payload", new Access.Memory(Access.Cost.MEMORY, new Bytes.Packet(SKB, PAYLOAD, COPIED)));
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

    /** Copies bytes of the packet to the stack; leaves if they are not there. */
    private static void load(Assembler a, Reg offset, int to, int bytes) {
        a.mov(R1, R6).mov(R2, offset).mov(R3, R10).alu(Alu.ADD, R3, to).mov(R4, bytes);
        a.call(Helper.SKB_LOAD_BYTES).jump(Cond.NE, R0, 0, PASS);
    }
}
