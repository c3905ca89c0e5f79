package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
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
import org.grebe.bpf.ir.Stack;
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
    /** Bytes 8 to 11 of ::ffff:a.b.c.d, as a little-endian u32. */
    private static final long MAPPED = 0xffff0000L;

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
        Frame frame = new Frame(Catalogue.DNS, a, stack, PASS).bind(fields(network, transport, protocol, length));
        holes.tests(frame, null);
        holes.deliver(frame);
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

    private static Map<String, Access> fields(int network, int transport, int protocol, int length) {
        return Map.of(
                "time", new Access.Int(Access.Cost.HELPER, a -> a.call(Helper.KTIME_GET_NS)),
                "ip", context(a -> a.load(Size.B, R0, R10, network).alu(Alu.RSH, R0, 4)),
                "server", address(network, 12, 8),
                "client", address(network, 16, 24),
                "port", context(a -> a.load(Size.H, R0, R10, transport + 2).networkOrder(R0, 16)),
                "protocol", context(a -> a.load(Size.DW, R0, R10, protocol)),
                "seq", context(a -> a.load(Size.W, R0, R10, transport + 4).networkOrder(R0, 32)),
                "length", context(a -> a.load(Size.DW, R0, R10, length)),
                "payload", new Access.Bytes(Access.Cost.MEMORY, (a, base, offset) -> {
                    a.mov(R1, R6).mov(R2, R7).mov(R3, base).alu(Alu.ADD, R3, offset).mov(R4, R8);
                    a.comment("zeroes if it fails").call(Helper.SKB_LOAD_BYTES);
                }));
    }

    private static Access context(Access.Loader loader) {
        return new Access.Int(Access.Cost.CONTEXT, loader);
    }

    /** By its place in the header of IPv4 and of IPv6. */
    private static Access address(int network, int inV4, int inV6) {
        return new Access.Bytes(Access.Cost.CONTEXT, (a, base, offset) -> {
            String v6 = a.freshLabel("v6");
            String done = a.freshLabel("done");
            a.load(Size.B, R0, R10, network).alu(Alu.RSH, R0, 4).jump(Cond.EQ, R0, 6, v6);
            a.store(Size.DW, base, offset, 0).mov(R0, MAPPED).store(Size.W, base, offset + 8, R0);
            a.load(Size.W, R0, R10, network + inV4).store(Size.W, base, offset + 12, R0).jump(done);
            a.label(v6);
            a.load(Size.DW, R0, R10, network + inV6).store(Size.DW, base, offset, R0);
            a.load(Size.DW, R0, R10, network + inV6 + 8).store(Size.DW, base, offset + 8, R0);
            a.label(done);
        });
    }

    /** Copies bytes of the packet to the stack; leaves if they are not there. */
    private static void load(Assembler a, Reg offset, int to, int bytes) {
        a.mov(R1, R6).mov(R2, offset).mov(R3, R10).alu(Alu.ADD, R3, to).mov(R4, bytes);
        a.call(Helper.SKB_LOAD_BYTES).jump(Cond.NE, R0, 0, PASS);
    }
}
