package org.grebe.bpf.probes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
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
import org.grebe.bpf.probes.Access.Cost;

/** {@code struct sock} as programs read it. Ports and addresses inside are in network order, but for skc_num. */
public final class Socket {
    /** The socket itself. */
    public static final Value.Local SK = Value.Local.pointer("sk");
    /** A copy of its beginning, where the verifier does not know its type. */
    public static final Value.Local COMMON = Value.Local.struct("common");
    /** 4 or 6. */
    public static final Value.Local IP = Value.Local.word("ip");

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int IPPROTO_TCP = 6;

    /** Bytes 8 to 11 of ::ffff:a.b.c.d, as a little-endian u32. */
    private static final long MAPPED = 0xffff0000L;

    private final int family;
    private final int localAddress;
    private final int remoteAddress;
    private final int localAddress6;
    private final int remoteAddress6;
    private final int localPort;
    private final int remotePort;
    private final int net;
    private final int inum;
    private final int protocol;
    private final int backlog;
    private final int maxBacklog;

    public Socket(Btf btf) {
        family = common(btf, "skc_family");
        localAddress = common(btf, "skc_rcv_saddr");
        remoteAddress = common(btf, "skc_daddr");
        localAddress6 = common(btf, "skc_v6_rcv_saddr");
        remoteAddress6 = common(btf, "skc_v6_daddr");
        localPort = common(btf, "skc_num");
        remotePort = common(btf, "skc_dport");
        net = common(btf, "skc_net.net");
        inum = btf.member("net", "ns.inum").offset();
        protocol = btf.member("sock", "sk_protocol").offset();
        backlog = btf.member("sock", "sk_ack_backlog").offset();
        maxBacklog = btf.member("sock", "sk_max_ack_backlog").offset();
    }

    private static int common(Btf btf, String member) {
        return btf.member("sock", "__sk_common." + member).offset();
    }

    /** Bytes from the start of the socket that hold all but the protocol: worth one copy where loads are not typed. */
    int copiedBytes() {
        return (Math.max(net + 8, Math.max(localAddress6, remoteAddress6) + 16) + 7) & ~7;
    }

    /** Copies the socket that {@code pointer} points to onto the stack; leaves for {@code out} if that faults. */
    Base copy(Assembler a, Stack stack, Reg pointer, String out) {
        int at = stack.allocate("struct sock_common", copiedBytes());
        readKernel(a, Reg.R10, at, copiedBytes(), pointer, 0);
        a.jump(Cond.NE, Reg.R0, 0, out);
        return Base.copy(at);
    }

    /** Leaves unless the socket in {@code pointer} is TCP; MPTCP's own number is 262, its subflows are TCP. */
    void onlyTcp(Assembler a, Stack stack, Reg pointer, boolean typed, String out) {
        if (typed) {
            a.load(Size.H, Reg.R0, pointer, protocol);
        } else {
            int slot = stack.allocate("sk_protocol", 8);
            readKernel(a, Reg.R10, slot, 2, pointer, protocol);
            a.load(Size.H, Reg.R0, Reg.R10, slot);
        }
        a.comment("sk_protocol == IPPROTO_TCP").jump(Cond.NE, Reg.R0, IPPROTO_TCP, out);
    }

    /** Leaves where the remote address of an IPv6 socket is IPv4-mapped. */
    void unlessMapped(Assembler a, Base sk, String out) {
        unlessMapped(a, sk, remoteAddress6, out);
    }

    /** The same for the 16 bytes at {@code at}. */
    static void unlessMapped(Assembler a, Base base, int at, String out) {
        String keep = a.freshLabel("not_mapped");
        base.load(a, Size.DW, Reg.R0, at);
        a.jump(Cond.NE, Reg.R0, 0, keep);
        base.load(a, Size.W, Reg.R0, at + 8);
        a.mov(Reg.R1, MAPPED).comment("::ffff:a.b.c.d").jump(Cond.EQ, Reg.R0, Reg.R1, out);
        a.label(keep);
    }

    /**
     * Finds the IP version; leaves for sockets of other families.
     *
     * @param mappedIs4 IPv4-mapped connections count as IPv4, as they do on the connecting side
     * @return stack offset of 4 or 6
     */
    int version(Assembler a, Stack stack, Base sk, boolean mappedIs4, String out) {
        int slot = versionSlot(stack);
        version(a, slot, sk, mappedIs4, out);
        return slot;
    }

    static int versionSlot(Stack stack) {
        return stack.allocate("ip", 8);
    }

    /** As above, to a place that was chosen before. */
    void version(Assembler a, int slot, Base sk, boolean mappedIs4, String out) {
        String done = a.freshLabel("ip_known");
        a.store(Size.DW, Reg.R10, slot, 4);
        sk.load(a, Size.H, Reg.R0, family);
        a.comment("AF_INET").jump(Cond.EQ, Reg.R0, AF_INET, done);
        a.comment("AF_INET6").jump(Cond.NE, Reg.R0, AF_INET6, out);
        if (mappedIs4) {
            unlessMapped(a, sk, done);
        }
        a.store(Size.DW, Reg.R10, slot, 6);
        a.label(done);
    }

    /** What a probe calls the two ends. */
    public record Names(String localAddress, String localPort, String remoteAddress, String remotePort) {
        public static final Names CONNECT = new Names("saddr", "sport", "daddr", "dport");
        public static final Names ACCEPT = new Names("laddr", "lport", "raddr", "rport");
    }

    /**
     * Fields of a socket whose IP version is known when the program is made.
     *
     * @param typed they are read through {@link #SK}, whose type the verifier knows; else from {@link #COMMON}
     */
    public Map<String, Access> fields(boolean typed, int version, Names names) {
        return fields(typed, Access.constant(version), Cost.CONTEXT, names,
                version == 4 ? (four, six) -> four : (four, six) -> six);
    }

    /** Fields of a socket whose IP version is in {@link #IP}. */
    public Map<String, Access> fields(boolean typed, Names names) {
        return fields(typed, new Access.Int(Cost.HELPER, IP), Cost.HELPER, names,
                (four, six) -> new Bytes.ByVersion(IP, four, six));
    }

    private Map<String, Access> fields(
            boolean typed, Access version, Cost address, Names names, BinaryOperator<Bytes> choose) {
        Map<String, Access> fields = new LinkedHashMap<>();
        fields.put("ip", version);
        fields.put(names.remotePort, new Access.Int(Cost.CONTEXT,
                new Value.HostOrder(common(typed, "skc_dport", remotePort, Size.H), 16)));
        fields.put(names.localPort, new Access.Int(Cost.CONTEXT, common(typed, "skc_num", localPort, Size.H)));
        fields.put(names.remoteAddress, new Access.Memory(address, choose.apply(
                new Bytes.Ipv4(common(typed, "skc_daddr", remoteAddress, Size.W)),
                new Bytes.Ipv6(common(typed, "skc_v6_daddr", remoteAddress6, Size.DW)))));
        fields.put(names.localAddress, new Access.Memory(address, choose.apply(
                new Bytes.Ipv4(common(typed, "skc_rcv_saddr", localAddress, Size.W)),
                new Bytes.Ipv6(common(typed, "skc_v6_rcv_saddr", localAddress6, Size.DW)))));
        Value namespace = common(typed, "skc_net.net", net, Size.DW);
        fields.put("netns", new Access.Int(Cost.MEMORY, typed
                ? new Value.Member(namespace, "ns.inum", inum, Size.W)
                : new Value.ReadKernel(namespace, "ns.inum", inum, Size.W, true)));
        fields.put("ret", Access.constant(0));
        return fields;
    }

    /** A member of struct sock_common. */
    private static Value common(boolean typed, String member, int offset, Size size) {
        return typed ? new Value.Member(SK, "__sk_common." + member, offset, size)
                : new Value.Member(COMMON, member, offset, size);
    }

    /**
     * The accept queue of the accepted socket: its copy of the listener's, from when the handshake was complete, as
     * nothing writes to it afterwards. {@link #COMMON} does not hold it.
     */
    public Map<String, Access> backlog(boolean typed) {
        return Map.of(
                "backlog", new Access.Int(Cost.MEMORY, own(typed, "sk_ack_backlog", backlog)),
                "maxbacklog", new Access.Int(Cost.MEMORY, own(typed, "sk_max_ack_backlog", maxBacklog)));
    }

    private static Value own(boolean typed, String member, int offset) {
        return typed ? new Value.Member(SK, member, offset, Size.W)
                : new Value.ReadKernel(SK, member, offset, Size.W, true);
    }

    /** The IPv4 address in R0 as ::ffff:a.b.c.d. */
    static void store4(Assembler a, Reg base, int offset) {
        a.store(Size.DW, base, offset, 0).store(Size.W, base, offset + 8, (int) MAPPED);
        a.store(Size.W, base, offset + 12, Reg.R0);
    }

    /** probe_read_kernel from {@code pointer + from} to {@code base + offset}; R0 is not 0 if it faults. */
    static void readKernel(Assembler a, Reg base, int offset, int bytes, Reg pointer, int from) {
        a.mov(Reg.R3, pointer);
        if (from != 0) {
            a.alu(Alu.ADD, Reg.R3, from);
        }
        a.mov(Reg.R1, base).alu(Alu.ADD, Reg.R1, offset).mov(Reg.R2, bytes).call(Helper.PROBE_READ_KERNEL);
    }
}
